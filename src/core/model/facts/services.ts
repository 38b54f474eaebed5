import { z } from "zod";
import { SERVICE_START_MODES, SERVICE_STATES } from "./exchange-setup.ts";

const text = z.string().max(1000);

/** Facts of `collect/services`: every service of the host that belongs to Exchange or that it needs. */
export const servicesFactsSchema = z.object({
	services: z
		.array(
			z.object({
				name: text,
				displayName: text.nullable(),
				state: z.enum(SERVICE_STATES),
				startMode: z.enum(SERVICE_START_MODES),
				delayedStart: z.boolean().nullable(),
				/** `LocalSystem`, `NT AUTHORITY\NetworkService`, `CONTOSO\svc` */
				account: text.nullable(),
			}),
		)
		.max(1000),
});
export type ServicesFacts = z.infer<typeof servicesFactsSchema>;
