import { type IisRequest, type RequestUrl, textOf, urlOf } from "./iis-request.ts";

/** Where documentation and implementations leave open what IIS does: each way is tried. */
export interface World {
	/** REQUEST_URI has the path as sent, or decoded and resolved. */
	readonly requestUri: "raw" | "cooked";
	/** After a rewrite REQUEST_URI shows what was sent, or the new URL. */
	readonly afterRewrite: "sent" | "current";
	/** A global rule with stopProcessing also stops the rules of the site, or not. */
	readonly globalStop: "all" | "global";
}

export interface VariableContext {
	readonly request: IisRequest;
	readonly current: RequestUrl;
	readonly isRewritten: boolean;
	readonly world: World;
	/** Response headers by name in small letters, and the status; null while the request comes in. */
	readonly response: { readonly headers: ReadonlyMap<string, string>; readonly status: number } | null;
}

/**
 * Value of a server variable; undefined for those that only the running server knows. Whether IIS takes a name in
 * another case is not documented, so that is not known either.
 */
export function serverVariable(name: string, context: VariableContext): string | undefined {
	const { request, current, response } = context;
	switch (name) {
		case "REQUEST_URI":
			return requestUri(context);
		case "QUERY_STRING":
			return current.query;
		case "URL":
		case "PATH_INFO":
			return current.path;
		case "UNENCODED_URL":
		case "HTTP_URL":
			return request.target;
		case "REQUEST_METHOD":
			return request.method;
		case "CONTENT_TYPE":
		case "CONTENT_LENGTH":
			return request.headers.get(headerOf(name)) ?? "";
		case "SERVER_NAME":
			return (request.headers.get("host") ?? "").replace(/:\d+$/, "");
		case "HTTP_METHOD":
		case "HTTP_X_ORIGINAL_URL":
		case "HTTP_VERSION":
			return undefined;
		case "RESPONSE_STATUS":
			return response === null ? undefined : String(response.status);
		default:
			break;
	}
	if (/^HTTP_[A-Z0-9_]+$/.test(name)) return request.headers.get(headerOf(name.slice(5))) ?? "";
	if (name.startsWith("RESPONSE_") && response !== null) {
		return response.headers.get(headerOf(name.slice(9))) ?? "";
	}
	return undefined;
}

/** `Content_Security_Policy` stands for the header `content-security-policy`. */
export function headerOf(variable: string): string {
	return variable.replaceAll("_", "-").toLowerCase();
}

function requestUri({ request, current, isRewritten, world }: VariableContext): string {
	if (isRewritten && world.afterRewrite === "current") return textOf(current);
	return world.requestUri === "raw" ? request.target : textOf(urlOf(request.target));
}
