import {
	isCollection,
	isMemberSet,
	isObject,
	isPrimitive,
	psObject,
	psPrimitive,
	type PsCollection,
	type PsMembers,
	type PsObject,
	type PsPrimitive,
	type PsSimple,
	type PsValue,
	unwrap,
} from "../../clixml/index.ts";

// In values of this room a secure string (`SS`) always has the form of protocol 2.4: base64 of its UTF-16LE text.
// Up to 2.3 it is encrypted on its way out and decrypted on its way in.

/** A SecureString parameter or input object from its plain text. */
export function secureString(plainText: string): PsPrimitive {
	return psPrimitive("SS", encodeSecret(plainText));
}

/** The plain text of a SecureString; undefined for all else. */
export function revealSecureString(value: PsValue | undefined): string | undefined {
	const inner = unwrap(value);
	return isPrimitive(inner) && inner.type === "SS" ? decodeSecret(inner.text) : undefined;
}

/** A PSCredential from user name and plain text password: MS-PSRP 2.2.5.2.5 (an object with two properties). */
export function psCredential(userName: string, password: string): PsObject {
	return psObject({
		typeNames: ["System.Management.Automation.PSCredential", "System.Object"],
		text: "System.Management.Automation.PSCredential",
		adapted: { UserName: userName, Password: secureString(password) },
	});
}

export function encodeSecret(plainText: string): string {
	return Buffer.from(plainText, "utf16le").toString("base64");
}

export function decodeSecret(base64: string): string {
	return Buffer.from(base64, "base64").toString("utf16le");
}

/** True when there is a SecureString anywhere in the value. */
export function hasSecureString(value: PsValue): boolean {
	const seen = new Set<PsValue>();
	const waiting: (PsValue | PsCollection)[] = [value];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		if (isPrimitive(next)) {
			if (next.type === "SS") return true;
		} else if (isOfObject(next)) {
			if (seen.has(next)) continue;
			seen.add(next);
			waiting.push(next.value, ...next.adapted.values(), ...next.extended.values());
		} else if (isCollectionValue(next)) {
			for (const item of childrenOf(next)) waiting.push(item);
		} else if (isMembers(next)) waiting.push(...next.members.values());
	}
	return false;
}

function childrenOf(collection: PsCollection): readonly PsValue[] {
	return collection.kind === "list" ? collection.items : collection.entries.flat();
}

function isOfObject(value: PsValue | PsCollection): value is PsObject {
	return !isCollectionValue(value) && isObject(value);
}

function isMembers(value: PsValue | PsCollection): value is Extract<PsValue, { kind: "members" }> {
	return !isCollectionValue(value) && isMemberSet(value);
}

function isCollectionValue(value: PsValue | PsCollection): value is PsCollection {
	if (typeof value !== "object" || value === null || !("kind" in value)) return false;
	return value.kind === "list" || value.kind === "dictionary";
}

type Growing = { -readonly [Key in keyof PsObject]: PsObject[Key] };

/** A copy of the value with the text of every SecureString changed; shared objects and cycles stay as they are. */
export function mapSecureStrings(value: PsValue, change: (base64: string) => string): PsValue {
	const copies = new Map<PsObject, PsObject>();
	return copyValue(value);

	function copyValue(from: PsValue): PsValue {
		if (isObject(from)) return copyObject(from);
		if (isMemberSet(from)) return { kind: "members", members: copyMembers(from.members) };
		return copySimple(from);
	}

	function copyObject(from: PsObject): PsObject {
		const known = copies.get(from);
		if (known !== undefined) return known;
		const copy: Growing = { ...from };
		copies.set(from, copy);
		copy.value = isCollection(from.value) ? copyCollection(from.value) : copySimple(from.value);
		copy.adapted = copyMembers(from.adapted);
		copy.extended = copyMembers(from.extended);
		return copy;
	}

	function copyCollection(from: PsCollection): PsCollection {
		if (from.kind === "list") return { ...from, items: from.items.map(copyValue) };
		const entries = from.entries.map(([key, item]) => [copyValue(key), copyValue(item)] as const);
		return { kind: "dictionary", entries };
	}

	function copyMembers(from: PsMembers): PsMembers {
		if (from.size === 0) return from;
		return new Map([...from].map(([name, member]) => [name, copyValue(member)]));
	}

	function copySimple(from: PsSimple): PsSimple {
		return isPrimitive(from) && from.type === "SS" ? { ...from, text: change(from.text) } : from;
	}
}
