import { z } from "zod";

/** What no server shows of an organisation, and somebody must know before Extended Protection is turned on. */
export const PROTECTION_CONFIRMATIONS = [
	"no-ssl-offloading",
	"no-modern-hybrid",
	"no-public-folders-2013",
] as const;
export type ProtectionConfirmation = (typeof PROTECTION_CONFIRMATIONS)[number];

/** What is confirmed, one sentence. */
export const CONFIRMED_STATEMENTS: Readonly<Record<ProtectionConfirmation, string>> = {
	"no-ssl-offloading":
		"Outlook Anywhere has SSLOffloading off on every server, and whatever ends TLS before Exchange has the same certificate.",
	"no-modern-hybrid": "No hybrid agent (modern hybrid) publishes the front end of EWS.",
	"no-public-folders-2013": "No public folders are on Exchange 2013 beside newer servers.",
};

/** A confirmation as a plan keeps it. */
export const confirmationSchema = z.object({
	what: z.enum(PROTECTION_CONFIRMATIONS),
	/** The sentence that was confirmed. */
	statement: z.string(),
	/** `admin on ops01` */
	by: z.string(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;
