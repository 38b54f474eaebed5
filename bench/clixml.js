// npm run bench -- clixml: CLIXML to objects by this program and by xml2js in the same run, each in processes of
// their own. CPU time, not wall: machines are shared, and xml2js keeps the garbage collector busy on other cores too.
// `node bench/clixml.js <way> <file> ...` is one of these processes.
import {
	createReadStream,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.js";

const self = fileURLToPath(import.meta.url);
const fixtures = process.env["EXF_FIXTURES"] ?? resolve(import.meta.dirname, "../../shared/fixtures");
/** Ways to read; xml2js with all that CLIXML needs: order, blanks, text where it stands. */
const WAYS = {
	ours: async () => {
		const { readClixml } = await import("../dist/protocol/clixml/index.js");
		return (text) => {
			const result = readClixml(text);
			if (!result.ok) throw new Error(result.problem.message);
		};
	},
	xml2js: async () => {
		const { Parser } = await import("xml2js");
		const options = {
			explicitChildren: true,
			preserveChildrenOrder: true,
			charsAsChildren: true,
			includeWhiteChars: true,
		};
		return async (text) => await new Parser(options).parseStringPromise(text);
	},
	/** A file that is read in pieces, as `exf clixml` does. */
	stream: async () => {
		const { ClixmlReader } = await import("../dist/protocol/clixml/index.js");
		return async (path) => {
			const values = [];
			const reader = new ClixmlReader((value) => values.push(value));
			for await (const piece of createReadStream(path)) reader.write(piece);
			const problem = reader.end();
			if (problem !== null) throw new Error(problem.message);
		};
	},
};

if (process.argv[1] === self && process.argv[2] in WAYS)
	await runOnce(process.argv[2], process.argv.slice(3));
else if (process.argv[1] === self) await benchClixml();

/** Prints MB/s of the recorded files, then time and memory of one file of 50 MB. */
export async function benchClixml() {
	const dir = mkdtempSync(join(tmpdir(), "exf-bench-clixml-"));
	try {
		const files = recorded();
		if (files.length === 0) console.log("CLIXML: no recorded files here, a generated one only");
		const small = files.length > 0 ? files : [generate(join(dir, "small.xml"), 5)];
		const ours = await rate("ours", small);
		const theirs = await rate("xml2js", small);
		console.log(
			`CLIXML to objects, ${small.length} files, ${ours.megabytes.toFixed(1)} MB: ${ours.rate.toFixed(1)} MB/s of CPU time, xml2js ${theirs.rate.toFixed(1)} MB/s, ratio ${(ours.rate / theirs.rate).toFixed(1)}`,
		);
		const large = generate(join(dir, "large.xml"), 50);
		for (const way of ["stream", "ours", "xml2js"]) {
			const run = await measure(process.execPath, [self, way, large]);
			const first = JSON.parse(run.out);
			console.log(
				`one file of 50 MB, ${way}: ${(50_000 / first.milliseconds).toFixed(1)} MB/s, ${run.peakMb.toFixed(0)} MB peak`,
			);
		}
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

async function rate(way, files) {
	const run = await measure(process.execPath, [self, way, ...files]);
	if (run.code !== 0) throw new Error(run.err);
	const { megabytes, milliseconds } = JSON.parse(run.out);
	return { megabytes, rate: (megabytes / milliseconds) * 1000 };
}

/** Reads all files once to warm up and then as often as a few seconds allow; prints the median round. */
async function runOnce(way, files) {
	const read = await WAYS[way]();
	const isLarge = files.length === 1;
	const inputs = way === "stream" ? files : files.map((path) => textOf(path));
	const megabytes =
		way === "stream" ? 50 : inputs.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
	const rounds = [];
	for (let round = isLarge ? 1 : 0; round <= (isLarge ? 1 : 5); round += 1) {
		const started = process.cpuUsage();
		for (const input of inputs) await read(input);
		const { user, system } = process.cpuUsage(started);
		if (round > 0) rounds.push((user + system) / 1000);
	}
	rounds.sort((a, b) => a - b);
	console.log(JSON.stringify({ megabytes, milliseconds: rounds[Math.floor(rounds.length / 2)] }));
}

function textOf(path) {
	const bytes = readFileSync(path);
	return bytes[0] === 0xff
		? bytes.subarray(2).toString("utf16le")
		: bytes.toString("utf8").replace(/^\ufeff/, "");
}

function recorded() {
	if (!existsSync(fixtures)) return [];
	return readdirSync(fixtures, { recursive: true })
		.filter((path) => path.endsWith(".xml"))
		.map((path) => join(fixtures, path))
		.filter((path) => /^\s*<Objs[\s>]/.test(textOf(path)));
}

/** A list of services, as Export-Clixml writes it. */
function generate(path, megabytes) {
	const parts = ['<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'];
	let length = 0;
	for (let id = 0; length < megabytes * 1e6; id += 1) {
		const types =
			id === 0
				? '<TN RefId="0"><T>Deserialized.System.ServiceProcess.ServiceController</T><T>System.Object</T></TN>'
				: '<TNRef RefId="0" />';
		const part = `\r\n  <Obj RefId="${id}">\r\n    ${types}\r\n    <ToString>Service${id}</ToString>\r\n    <Props>\r\n      <S N="Name">Service${id}</S>\r\n      <S N="DisplayName">Display &amp; name ${id}_x000A_</S>\r\n      <B N="CanStop">true</B>\r\n      <I32 N="ProcessId">${id}</I32>\r\n      <I64 N="Memory">${id * 1_000_003}</I64>\r\n      <DT N="Started">2026-11-26T19:04:52.6298354+00:00</DT>\r\n      <Nil N="Site" />\r\n    </Props>\r\n  </Obj>`;
		parts.push(part);
		length += part.length;
	}
	writeFileSync(path, `${parts.join("")}\r\n</Objs>`);
	return path;
}
