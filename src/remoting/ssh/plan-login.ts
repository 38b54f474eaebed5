import type { AnyAuthMethod } from "ssh2";
import ssh2 from "ssh2";
import { errorText } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import { TransportError } from "../transport.ts";
import type { AgentKeys } from "./agent-keys.ts";
import { answerPrompts } from "./answer-prompts.ts";
import type { Endpoint } from "./endpoint.ts";

/** How to log in to one server: one method, presented once. */
export interface LoginPlan {
	/** Ask which methods the server takes before anything secret is shown to it. */
	readonly asksFirst: boolean;
	/**
	 * @param taken methods that the server takes, where it was asked
	 * @param refuse called when the login goes a way that this program does not follow
	 */
	method(taken: readonly string[], refuse: (error: TransportError) => void): AnyAuthMethod;
}

/** Fails with TransportError `auth` when the credential does not have what its way of login needs. */
export async function planLogin(endpoint: Endpoint, agentKeys: AgentKeys): Promise<LoginPlan> {
	if (endpoint.auth === "agent") return planAgent(endpoint, agentKeys);
	return endpoint.auth === "key" ? planKey(endpoint) : planPassword(endpoint);
}

async function planAgent({ credential, agentKey }: Endpoint, agentKeys: AgentKeys): Promise<LoginPlan> {
	const agent = await agentKeys.choose(agentKey, credential.id);
	return { asksFirst: false, method: () => ({ type: "agent", username: credential.user, agent }) };
}

function planKey({ credential }: Endpoint): LoginPlan {
	const { id, user: username } = credential;
	if (credential.privateKey === undefined)
		throw new TransportError("auth", `credential ${id} has no key file`);
	const key = credential.privateKey.reveal();
	const passphrase = credential.passphrase?.reveal();
	const parsed = ssh2.utils.parseKey(key, passphrase);
	if (parsed instanceof Error) {
		// The text of parseKey names the format problem, never key material.
		throw new TransportError("auth", `key of credential ${id} cannot be used: ${errorText(parsed)}`, {
			hint: "Check keyFile and passphrase in the inventory.",
		});
	}
	const secret = passphrase === undefined ? { key } : { key, passphrase };
	return { asksFirst: false, method: () => ({ type: "publickey", username, ...secret }) };
}

/**
 * A server may take passwords only through keyboard-interactive (RFC 4256). Trying `password` first
 * would be one failed login more, so the server is asked; asking is no try (RFC 4252 section 5.2).
 */
function planPassword({ credential, label }: Endpoint): LoginPlan {
	const { id, user: username, password } = credential;
	if (password === undefined) throw new TransportError("auth", `credential ${id} has no password`);
	return {
		asksFirst: true,
		method(taken, refuse) {
			// Some servers do not say.
			if (taken.length === 0 || taken.includes("password")) {
				return { type: "password", username, password: password.reveal() };
			}
			if (taken.includes("keyboard-interactive")) return interactive(username, password, label, refuse);
			throw new TransportError("auth", `${label} takes no password, only ${taken.slice(0, 5).join(", ")}`, {
				hint: "Use a key or an agent for this host, or allow PasswordAuthentication in its sshd_config.",
			});
		},
	};
}

function interactive(
	username: string,
	password: Secret,
	label: string,
	refuse: (error: TransportError) => void,
): AnyAuthMethod {
	const answer = answerPrompts(password, label);
	return {
		type: "keyboard-interactive",
		username,
		prompt(_name, instructions, _language, prompts, finish) {
			try {
				finish(answer(prompts, instructions));
			} catch (thrown) {
				refuse(thrown instanceof TransportError ? thrown : new TransportError("auth", errorText(thrown)));
			}
		},
	};
}
