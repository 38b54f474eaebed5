import {
	entriesOf,
	getProperty,
	psDictionary,
	psEnum,
	psObject,
	psPrimitive,
	type PsObject,
	type PsValue,
	textOf,
	unwrap,
} from "../../clixml/index.ts";
import { PsrpError } from "../psrp-error.ts";
import { POOL_STATES, type PoolState } from "../states.ts";
import { bigintField, intField, needInt, needText, textField } from "./fields.ts";
import { type HostInfo, nullHostInfo, readHostInfo } from "./host-info.ts";
import { readErrorRecord } from "./read-records.ts";
import type { ErrorRecord } from "./records.ts";
import { writeErrorRecord } from "./write-records.ts";

/** What a side can do: MS-PSRP 2.2.2.1. */
export interface Capability {
	readonly protocolVersion: string;
	readonly psVersion: string;
	readonly serializationVersion: string;
}

export function writeCapability(protocolVersion: string): PsObject {
	return psObject({
		extended: {
			protocolversion: psPrimitive("Version", protocolVersion),
			// Every version of PowerShell says 2.0 here.
			PSVersion: psPrimitive("Version", "2.0"),
			SerializationVersion: psPrimitive("Version", "1.1.0.1"),
		},
	});
}

export function readCapability(value: PsValue): Capability {
	return {
		protocolVersion: needText(value, "protocolversion"),
		psVersion: textField(value, "PSVersion") ?? "2.0",
		serializationVersion: textField(value, "SerializationVersion") ?? "1.1.0.1",
	};
}

/** What a client wants of a new pool: MS-PSRP 2.2.2.2. */
export interface PoolRequest {
	readonly minRunspaces: number;
	readonly maxRunspaces: number;
	readonly host: HostInfo;
	/** What the client calls its application arguments, `$PSSenderInfo.ApplicationArguments` there; often null. */
	readonly applicationArguments: PsValue;
}

export function writePoolRequest(minRunspaces: number, maxRunspaces: number): PsObject {
	return psObject({
		extended: {
			MinRunspaces: minRunspaces,
			MaxRunspaces: maxRunspaces,
			PSThreadOptions: psEnum("System.Management.Automation.Runspaces.PSThreadOptions", 0, "Default"),
			ApartmentState: apartmentState(),
			HostInfo: nullHostInfo(),
			ApplicationArguments: null,
		},
	});
}

export function apartmentState(): PsObject {
	return psEnum("System.Management.Automation.Runspaces.ApartmentState", 2, "Unknown");
}

export function readPoolRequest(value: PsValue): PoolRequest {
	return {
		minRunspaces: intField(value, "MinRunspaces") ?? 1,
		maxRunspaces: intField(value, "MaxRunspaces") ?? 1,
		host: readHostInfo(value),
		applicationArguments: getProperty(value, "ApplicationArguments") ?? null,
	};
}

/** State of a pool, with the reason where it broke: MS-PSRP 2.2.2.5. */
export interface PoolStateMessage {
	readonly state: PoolState;
	readonly error: ErrorRecord | null;
}

export function writePoolState(state: PoolState, error: ErrorRecord | null): PsObject {
	const reason = error === null ? {} : { ExceptionAsErrorRecord: writeErrorRecord(error) };
	return psObject({ extended: { RunspaceState: POOL_STATES.indexOf(state), ...reason } });
}

export function readPoolState(value: PsValue): PoolStateMessage {
	const state = POOL_STATES[needInt(value, "RunspaceState")];
	if (state === undefined) throw new PsrpError("malformed", "a pool state that does not exist");
	return { state, error: readReason(value) };
}

/** The error that a state carries. */
export function readReason(value: PsValue): ErrorRecord | null {
	const reason = getProperty(value, "ExceptionAsErrorRecord");
	return reason === undefined || reason === null ? null : readErrorRecord(reason);
}

/** What a server tells of itself: MS-PSRP 2.2.2.13. */
export interface PrivateData {
	/** `$PSVersionTable` by name, as text: `PSVersion` is `5.1.17763.1` or `7.6.5`. */
	readonly versionTable: ReadonlyMap<string, string>;
	/** All of it. */
	readonly value: PsValue;
}

export function readPrivateData(value: PsValue): PrivateData {
	const data = getProperty(value, "ApplicationPrivateData") ?? null;
	const table = (entriesOf(data) ?? []).find(([key]) => textOf(key) === "PSVersionTable")?.[1];
	const versions = new Map<string, string>();
	for (const [key, entry] of entriesOf(table) ?? []) {
		const [name, text] = [textOf(key), textOf(entry)];
		if (name !== undefined && text !== undefined) versions.set(name, text);
	}
	return { versionTable: versions, value: data };
}

const PRIMITIVE_DICTIONARY = [
	"System.Management.Automation.PSPrimitiveDictionary",
	"System.Collections.Hashtable",
	"System.Object",
];

/** A dictionary of simple values, as application arguments and private data are. */
export function primitiveDictionary(entries: Iterable<readonly [string, PsValue]>): PsObject {
	return psDictionary(entries, PRIMITIVE_DICTIONARY);
}

export function writePrivateData(data: PsValue): PsObject {
	return psObject({ extended: { ApplicationPrivateData: data } });
}

/** Answer to a question about runspaces: yes or no, or a number of them. MS-PSRP 2.2.2.4. */
export interface Availability {
	readonly callId: bigint;
	readonly answer: boolean | bigint | null;
}

export function readAvailability(value: PsValue): Availability {
	const answer = getProperty(value, "SetMinMaxRunspacesResponse");
	const inner = unwrap(answer);
	return {
		callId: bigintField(value, "ci") ?? -1n,
		answer: typeof inner === "boolean" ? inner : bigintField(value, "SetMinMaxRunspacesResponse"),
	};
}

export function writeAvailability(callId: bigint, answer: boolean | number): PsObject {
	return psObject({ extended: { SetMinMaxRunspacesResponse: answer, ci: callId } });
}

/** A question that is nothing but its number (reset, available runspaces). */
export function writeCallId(callId: bigint): PsObject {
	return psObject({ extended: { ci: callId } });
}

export function readCallId(value: PsValue): bigint {
	return bigintField(value, "ci") ?? 0n;
}

/** MS-PSRP 2.2.2.3 and 2.2.2.4. */
export function writeKey(field: "PublicKey" | "EncryptedSessionKey", blob: string): PsObject {
	return psObject({ extended: { [field]: blob } });
}

export function readKey(value: PsValue, field: "PublicKey" | "EncryptedSessionKey"): string {
	return needText(value, field);
}
