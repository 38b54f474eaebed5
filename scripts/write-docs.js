// npm run docs: writes the pages of docs that are made from the scripts of the build. A test compares them.
import { writeFileSync } from "node:fs";
import { docFiles } from "../dist/app/doc-files.js";

for (const [path, text] of Object.entries(await docFiles())) {
	writeFileSync(new URL(`../${path}`, import.meta.url), text);
	console.log(path);
}
