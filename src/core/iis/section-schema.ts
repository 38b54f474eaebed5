/**
 * How the sections that matter here are built, as far as inheritance needs it: IIS_schema.xml and
 * rewrite_schema.xml of a server say the same at length.
 */
export interface SectionSchema {
	readonly collection?: {
		/** Elements that add an item, for example `rule`. */
		readonly add: string;
		/** Attributes that tell items apart; compared without case. */
		readonly key: readonly string[];
	};
	/** Elements below the section that have collections or attributes of their own. */
	readonly children?: Readonly<Record<string, SectionSchema>>;
	/** What IIS refuses when it is not listed; undefined where this reader does not judge. */
	readonly attributes?: readonly string[];
}

const named = (add: string): SectionSchema["collection"] & object => ({ add, key: ["name"] });

export const SECTION_SCHEMAS = {
	"system.applicationHost/applicationPools": {},
	"system.applicationHost/sites": {},
	"system.webServer/globalModules": { collection: named("add") },
	"system.webServer/modules": { collection: named("add") },
	"system.webServer/handlers": { collection: named("add") },
	"system.webServer/rewrite/globalRules": { collection: named("rule"), attributes: [] },
	"system.webServer/rewrite/rules": { collection: named("rule"), attributes: [] },
	"system.webServer/rewrite/outboundRules": {
		collection: named("rule"),
		attributes: ["rewriteBeforeCache"],
		children: {
			preConditions: { collection: named("preCondition"), attributes: [] },
			customTags: { collection: named("tags"), attributes: [] },
		},
	},
	"system.webServer/rewrite/rewriteMaps": { collection: named("rewriteMap"), attributes: [] },
	"system.webServer/security/access": {},
	"system.webServer/security/ipSecurity": {
		collection: { add: "add", key: ["ipAddress", "subnetMask", "domainName"] },
	},
	"system.webServer/security/authentication/windowsAuthentication": {
		children: {
			providers: {},
			extendedProtection: { attributes: ["tokenChecking", "flags"] },
		},
	},
} as const satisfies Record<string, SectionSchema>;

export type SectionName = keyof typeof SECTION_SCHEMAS;

export const SECTION_NAMES = Object.keys(SECTION_SCHEMAS) as SectionName[];
