import { describe, expect, it } from "vitest";
import { chooseRoot } from "../../../src/app/config-files/choose-root.ts";
import type { CopiedFile } from "../../../src/app/config-files/read-config-files.ts";

function copies(...files: readonly string[]): CopiedFile[] {
	return files.map((file) => ({ file, content: { text: "<configuration/>", sha256: "", size: 0 } }));
}

describe("chooseRoot", () => {
	it.each([
		[["web.config", "applicationHost.config"], "applicationHost.config"],
		[["EX01_ApplicationHost.config", "a/web.config"], "EX01_ApplicationHost.config"],
		[["E19_applicationHost_Default.config"], "E19_applicationHost_Default.config"],
		[
			[
				"Windows/System32/inetsrv/config/applicationHost.config",
				"inetpub/history/CFGHISTORY_0000000001/applicationHost.config",
			],
			"Windows/System32/inetsrv/config/applicationHost.config",
		],
		[["applicationHost.config", "old/applicationHost.config"], "applicationHost.config"],
		[["applicationHost.config", "applicationHost.backup.config"], "applicationHost.config"],
	])("of %j is %s", (files, expected) => {
		expect(chooseRoot(copies(...files)).file).toBe(expected);
	});

	it("is known by its content where its name was changed", () => {
		const [, root] = copies("web.config", "x.config");
		const file = { file: "x.config", content: { text: "<system.applicationHost>", sha256: "", size: 0 } };
		expect(chooseRoot([...copies("web.config"), file])).not.toBe(root);
		expect(chooseRoot([...copies("web.config"), file]).file).toBe("x.config");
	});

	it.each([
		[[]],
		[["web.config"]],
		[["a/applicationHost.config", "b/applicationHost.config"]],
		[
			[
				"a/applicationHost.config",
				"b/c/inetsrv/config/applicationHost.config",
				"d/inetsrv/config/applicationHost.config",
			],
		],
	])("cannot be told from %j", (files) => {
		expect(() => chooseRoot(copies(...files))).toThrow(expect.objectContaining({ code: "config-root" }));
	});
});
