import { cookPath } from "../url-path.ts";

/** A request as a client sends it. */
export interface IisRequest {
	readonly method: string;
	/** Path and query exactly as sent: `/owa/?a=%41`. */
	readonly target: string;
	/** By name in small letters. */
	readonly headers: ReadonlyMap<string, string>;
}

/** The URL in its parts; rules that rewrite change `path` and `query`. */
export interface RequestUrl {
	/** Decoded, dot segments resolved. */
	readonly path: string;
	/** As sent, without the question mark. */
	readonly query: string;
}

export function requestOf(
	target: string,
	headers: Readonly<Record<string, string>> = {},
	method = "GET",
): IisRequest {
	const lower = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
	return { method, target, headers: new Map([["host", "mail.example"], ...lower]) };
}

export function urlOf(target: string): RequestUrl {
	const mark = target.indexOf("?");
	const path = mark < 0 ? target : target.slice(0, mark);
	return { path: cookPath(path), query: mark < 0 ? "" : target.slice(mark + 1) };
}

export function textOf({ path, query }: RequestUrl): string {
	return query === "" ? path : `${path}?${query}`;
}
