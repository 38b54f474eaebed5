import { z } from "zod";
import { SERVICE_START_MODES, SERVICE_STATES } from "./exchange-setup.ts";

const text = z.string().max(1000);
/** A raw counter can be anything that 64 bits hold, also less than nothing; a host may send more than we can count. */
const count = z.number();

/** Flags that the replication service sets on a copy; none of them is set on a healthy or a mounted one. */
export const COPY_FLAGS = [
	"Failed",
	"Suspended",
	"FailedSuspended",
	"Disconnected",
	"Initializing",
	"Resynchronizing",
	"Seeding",
] as const;

const clusterSchema = z.object({
	/** Null where failover clustering is not installed. */
	service: z.object({ state: z.enum(SERVICE_STATES), startMode: z.enum(SERVICE_START_MODES) }).nullable(),
	/** Name of the cluster, which is that of the DAG; null where there is none, or while its service does not run. */
	name: text.nullable(),
	/** Every node, this host too. */
	nodes: z
		.array(z.object({ name: text, state: z.enum(["up", "down", "paused", "joining", "unknown"]) }))
		.max(100),
	/** Empty for a cluster without one; null: the cluster did not answer. */
	witnesses: z
		.array(
			z.object({
				name: text,
				/** `File Share Witness` or `Cloud Witness` */
				kind: text,
				state: z.enum(["online", "offline", "failed", "pending", "unknown"]),
			}),
		)
		.max(10)
		.nullable(),
});
export type ClusterFacts = z.infer<typeof clusterSchema>;

/** Facts of `collect/availability`. Null: looked, could not read; or the service that counts does not run, or exist. */
export const availabilityFactsSchema = z.object({
	cluster: clusterSchema.nullable(),
	/** Replicated database copies of this host. */
	copies: z
		.array(
			z.object({
				database: text,
				flags: z.array(z.enum(COPY_FLAGS)).max(COPY_FLAGS.length),
				/** Logs that wait to be copied here, and to be replayed. */
				copyQueue: count.nullable(),
				replayQueue: count.nullable(),
			}),
		)
		.max(1000)
		.nullable(),
	/** Messages, by the name of the counter: `Submission Queue Length`. */
	queues: z
		.array(z.object({ counter: text, length: count }))
		.max(50)
		.nullable(),
	/** What the registry has of component states: `1:<state>:<ticks>`. The directory may have more. */
	components: z
		.array(z.object({ component: text, requester: text, value: text }))
		.max(1000)
		.nullable(),
});
export type AvailabilityFacts = z.infer<typeof availabilityFactsSchema>;
