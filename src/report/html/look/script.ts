/**
 * The only script of the page: filter, sort, open all. Everything can be read without it.
 * It gets its texts from the page and writes none of them back as markup.
 */
export const SCRIPT = `
"use strict";
(() => {
	const tools = document.getElementById("tools");
	const input = tools.querySelector("input");
	const output = tools.querySelector("output");
	const button = tools.querySelector("button");
	const items = [...document.querySelectorAll("[data-find]")];
	const blocks = document.querySelectorAll("details.host");
	const rows = items.filter((item) => item.tagName === "TR");
	tools.hidden = false;

	input.addEventListener("input", () => {
		const wanted = input.value.toLowerCase().split(" ").filter(Boolean);
		for (const item of items) {
			const head = item.tagName === "TR" ? item : item.firstElementChild;
			item.words ??= head.textContent.toLowerCase();
			item.hidden = !wanted.every((word) => item.words.includes(word));
		}
		const shown = rows.filter((row) => !row.hidden).length;
		output.textContent = wanted.length === 0 ? "" : shown + " of " + rows.length + " hosts shown";
	});

	button.addEventListener("click", () => {
		const open = [...blocks].some((block) => !block.open);
		for (const block of blocks) block.open = open;
		button.textContent = open ? "Close all hosts" : "Open all hosts";
	});

	const order = new Intl.Collator("en", { numeric: true });
	const valueOf = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent;
	for (const table of document.querySelectorAll("table.sortable")) {
		[...table.tHead.rows[0].cells].forEach((head, column) => {
			const sort = document.createElement("button");
			sort.type = "button";
			sort.textContent = head.textContent;
			head.replaceChildren(sort);
			sort.addEventListener("click", () => {
				const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
				for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
				head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
				const body = table.tBodies[0];
				body.append(...[...body.rows].sort((a, b) => sign * order.compare(valueOf(a, column), valueOf(b, column))));
			});
		});
	}

	let closed = [];
	addEventListener("beforeprint", () => {
		closed = [...document.querySelectorAll("details:not([open])")];
		for (const block of closed) block.open = true;
	});
	addEventListener("afterprint", () => {
		for (const block of closed) block.open = false;
	});
})();
`.replace(/\n\t*/g, "\n");
