/**
 * What was asked for on the command line. Different flags must all match, values of one flag are
 * alternatives, `exclude` is taken away last. A value may be a comma list.
 */
export interface SelectionFlags {
	/** Exact ids. */
	readonly tenant?: readonly string[] | undefined;
	/** Whether all tenants are meant; an inventory with several has no default. */
	readonly allTenants?: boolean | undefined;
	readonly site?: readonly string[] | undefined;
	/** Patterns for id, `site/name`, name or alias. */
	readonly host?: readonly string[] | undefined;
	readonly group?: readonly string[] | undefined;
	readonly tag?: readonly string[] | undefined;
	readonly role?: readonly string[] | undefined;
	/** As `host`, or `site:`, `group:`, `tag:`, `role:` with a pattern. */
	readonly exclude?: readonly string[] | undefined;
	/** Host ids, see {@link parseTargets}; undefined is no limit, an empty list selects nothing. */
	readonly targets?: readonly string[] | undefined;
	/** `2/5`: the second of five shares. */
	readonly shard?: string | undefined;
}

/** Values of a flag, comma lists taken apart. */
export function flagValues(values: readonly string[] | undefined): string[] {
	return (values ?? [])
		.flatMap((value) => value.split(","))
		.map((value) => value.trim())
		.filter((value) => value !== "");
}

const SHOWN = ["tenant", "site", "host", "group", "tag", "role", "exclude"] as const;

/** The selection as flags, for the record of a run: `["--tenant contoso", "--host ex0*"]`. */
export function describeSelection(flags: SelectionFlags): string[] {
	const lists = SHOWN.flatMap((flag) => {
		const values = flagValues(flags[flag]);
		return values.length === 0 ? [] : [`--${flag} ${values.join(",")}`];
	});
	return [
		...(flags.allTenants === true ? ["--all-tenants"] : []),
		...lists,
		...(flags.targets === undefined ? [] : [`--targets (${flags.targets.length} ids)`]),
		...(flags.shard === undefined ? [] : [`--shard ${flags.shard}`]),
	];
}
