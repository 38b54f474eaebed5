import { FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import type { AppParts } from "./app-parts.ts";
import { type Choice, chooseImports, LEFT_OUT_CODES, type LeftOutFile } from "./import/choose-imports.ts";
import { createImportTransport } from "./import/import-transport.ts";
import { listImportFiles } from "./import/list-import-files.ts";
import type { Fleet } from "./open-fleet.ts";
import { scanFleet, type ScanRequest, type ScanResult } from "./scan-fleet.ts";

export interface ImportRequest {
	/** Its hosts are those that files may be of. */
	readonly fleet: Fleet;
	/** Files and folders. */
	readonly paths: readonly string[];
	/** Milliseconds. */
	readonly maxAgeMs: number;
	/** Judge older files too; every such host shows it as a weakening. */
	readonly allowStale: boolean;
	/** SHA-256 of scripts of other versions that are taken too. */
	readonly acceptedBundles: readonly string[];
}

/** Reads what collectors wrote and decides which files are judged. Writes nothing. */
export async function readImports(
	parts: Pick<AppParts, "bundle" | "now">,
	{ fleet, paths, ...policy }: ImportRequest,
): Promise<Choice> {
	const wrong = policy.acceptedBundles.find((hash) => !/^[0-9a-f]{64}$/.test(hash));
	if (wrong !== undefined) {
		throw new FleetError("usage", `--accept-hash ${wrong}: expected the 64 hexadecimal digits of a SHA-256`);
	}
	return await chooseImports(await listImportFiles(paths), {
		...policy,
		hosts: fleet.hosts,
		tenants: fleet.tenants.map((tenant) => tenant.id),
		bundle: parts.bundle.sha256,
		now: parts.now(),
	});
}

/** Judges the chosen files as a scan judges hosts, and writes them as a run. */
export async function importEnvelopes(
	parts: AppParts,
	{ chosen, leftOut }: Choice,
	request: Omit<ScanRequest, "runTimeoutMs" | "resume" | "remarks">,
): Promise<ScanResult> {
	const { fleet } = request;
	return await scanFleet(
		{ ...parts, transport: createImportTransport(chosen, parts.now) },
		{
			...request,
			runTimeoutMs: undefined,
			remarks: remarksOf(chosen.length, leftOut, request.into, parts.now()),
			fleet: {
				...fleet,
				hosts: chosen.map(({ host, weakenings }): Host => ({ ...host, weakenings })),
				// Nobody logs in, so no secret is read.
				credentials: {
					resolve: async ({ id, user }) => ({ id, user, ...NO_SECRETS }),
					known: () => [],
				},
			},
		},
	);
}

/** Numbers only: a report of one tenant shows them too. */
function remarksOf(
	chosen: number,
	leftOut: readonly LeftOutFile[],
	into: string | undefined,
	now: Date,
): string[] {
	const codes = LEFT_OUT_CODES.filter((code) => code !== "older").flatMap((code) => {
		const count = leftOut.filter((file) => file.code === code).length;
		return count === 0 ? [] : [`${count} ${code}`];
	});
	return [
		...(into === undefined
			? []
			: [`files of ${chosen} hosts were offered by exf import at ${now.toISOString()}`]),
		...(codes.length === 0 ? [] : [`files that exf import did not judge: ${codes.join(", ")}`]),
	];
}

const NO_SECRETS = { password: undefined, privateKey: undefined, passphrase: undefined };
