import { z } from "zod";
import { listOf, text } from "./fields.ts";
import { HOST_KEY_PIN } from "./patterns.ts";

/** One fingerprint of a key. */
export const pin = text("a fingerprint such as SHA256:... as ssh-keygen -lf prints it", HOST_KEY_PIN);

export const pins = z.union([pin, listOf("fingerprints", pin)], {
	error: "expected a fingerprint such as SHA256:..., or a list of them",
});

export const PIN_EXAMPLE = "SHA256:W+ov1DJ7TUGMqv/Rn8TcEwasab4CtOdsrHVz3w8cc5E";

export const AGENT_KEY_TEXT =
	"With auth agent: fingerprint of the key to use, as ssh-add -l prints it. Default: the key of keyFile (its .pub file is read), else any key of the agent.";
