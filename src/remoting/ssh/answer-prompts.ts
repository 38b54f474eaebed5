import { cleanText } from "../../core/clean-text.ts";
import type { Secret } from "../../core/secret.ts";
import { TransportError } from "../transport.ts";

/** One question of keyboard-interactive (RFC 4256 section 3.2). */
export interface Prompt {
	readonly prompt: string;
	/** The server lets the answer be shown: it is not a secret. */
	readonly echo?: boolean;
}

/** The word in the languages in which PAM and Windows ask. */
const PASSWORD_WORD =
	/password|passwort|kennwort|mot de passe|contrase|senha|parola|wachtwoord|has[lł]o|пароль|l[öo]senord|adgangskode|passord|salasana|heslo|jelsz|şifre|密码|密碼|パスワード|암호/iu;
/** Words of questions that want something else, although a password is mentioned. */
const OTHER_WORDS =
	/one[- ]?time|\botp\b|token|code|factor|\bnew\b|\bneues?\b|nouveau|change|expired|retype|again|current/iu;

/**
 * Answers the one question for the password, once. Everything else (a one-time code, a password
 * change, several questions) is refused: a password in the wrong field is a failed login, and may
 * lock the account.
 */
export function answerPrompts(
	password: Secret,
	label: string,
): (prompts: readonly Prompt[], instructions: string) => string[] {
	let answered = false;
	return (prompts, instructions) => {
		const [first, ...more] = prompts;
		if (first === undefined) return [];
		const question = cleanText([instructions, first.prompt].join(" "), 120);
		if (answered) {
			throw refusal(`${label} asks for more after the password: "${question}"`, AFTER_PASSWORD);
		}
		if (more.length > 0) {
			throw refusal(
				`${label} asks ${prompts.length} questions at once, the first: "${question}"`,
				NOT_A_PASSWORD,
			);
		}
		if (first.echo === true || !PASSWORD_WORD.test(first.prompt) || OTHER_WORDS.test(first.prompt)) {
			throw refusal(`${label} asks for something other than the password: "${question}"`, NOT_A_PASSWORD);
		}
		answered = true;
		return [password.reveal()];
	};
}

const AFTER_PASSWORD =
	"A one-time code or a change of the password cannot be answered here. Use an account that needs none, or a key.";
const NOT_A_PASSWORD =
	"Only one question for the password is answered. Use an account without a second factor for this program, or a key.";

function refusal(message: string, hint: string): TransportError {
	return new TransportError("auth", message, { hint });
}
