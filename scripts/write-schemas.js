// npm run schemas: writes the published JSON Schemas from the zod schemas of the build. A test compares them.
import { mkdirSync, writeFileSync } from "node:fs";
import { schemaFiles } from "../dist/app/schema-files.js";

mkdirSync(new URL("../schemas", import.meta.url), { recursive: true });
for (const [path, text] of Object.entries(schemaFiles())) {
	writeFileSync(new URL(`../${path}`, import.meta.url), text);
	console.log(path);
}
