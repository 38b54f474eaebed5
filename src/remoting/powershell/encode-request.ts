import type { UnitParameter } from "../../core/model/script-bundle.ts";
import { Secret } from "../../core/secret.ts";

export type RequestVerb = "begin" | "script" | "open" | "run" | "stop" | "close" | "ping" | "quit";

/** Keys and values of a request; a key may come several times. */
export type RequestFields = readonly (readonly [key: string, value: string | number | Secret])[];

/**
 * One line for the worker (ps-scripts/remoting/local-worker.ps1). Every value travels as base64, so
 * that nothing of it can be taken for anything but data.
 */
export function encodeRequest(verb: RequestVerb, id: string, fields: RequestFields = []): string {
	const words = fields.map(([key, value]) => `${key}=${encode(value)}`);
	return `${[verb, id, ...words].join(" ")}\n`;
}

/** A parameter of a unit as one value; a sensitive one becomes a SecureString before it travels on. */
export function encodeParameter({ unit, name, value }: UnitParameter): string {
	const type = value instanceof Secret ? "secret" : typeof value;
	return `${unit} ${name} ${type} ${encode(value instanceof Secret ? value : String(value))}`;
}

function encode(value: string | number | Secret): string {
	const text = value instanceof Secret ? value.reveal() : String(value);
	return Buffer.from(text, "utf8").toString("base64");
}
