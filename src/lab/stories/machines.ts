import type { ExchangeDescription, MachineDescription } from "../state/machine.ts";

const BERLIN = { timeZone: "W. Europe Standard Time", offsetMinutes: 60 } as const;
const SEATTLE = { timeZone: "Pacific Standard Time", offsetMinutes: -480 } as const;

const SERVER_2022 = {
	os: "2022",
	dotNetRelease: 528449,
	powershell: "5.1.20348.4294",
	elevated: true,
	...BERLIN,
} as const satisfies MachineDescription;

const SERVER_2019 = {
	os: "2019",
	dotNetRelease: 528049,
	powershell: "5.1.17763.7922",
	elevated: true,
	...BERLIN,
} as const satisfies MachineDescription;

const SE_CURRENT = {
	product: "SE",
	cu: "RTM",
	su: "Sep26SUv2",
	cuBuild: "15.2.2562.17",
	build: "15.2.2562.53",
	updatedUtc: "2026-10-10T21:14:05Z",
	role: "mailbox",
} as const satisfies ExchangeDescription;

const CU15_CURRENT = {
	product: "2019",
	cu: "CU15",
	su: "Sep26SUv2",
	cuBuild: "15.2.1748.10",
	build: "15.2.1748.53",
	updatedUtc: "2026-10-11T02:40:51Z",
	role: "mailbox",
} as const satisfies ExchangeDescription;

const CU14_MITIGATED = {
	product: "2019",
	cu: "CU14",
	su: "Feb26SU",
	cuBuild: "15.2.1544.4",
	build: "15.2.1544.39",
	updatedUtc: "2026-02-15T20:12:00Z",
	role: "mailbox",
	web: { mitigations: ["owa-csp"] },
} as const satisfies ExchangeDescription;

/** From before ProxyLogon; somebody installed URL Rewrite, which this cumulative update does not ask for. */
const CU8_UNPATCHED = {
	product: "2019",
	cu: "CU8",
	su: null,
	cuBuild: "15.2.792.3",
	build: "15.2.792.3",
	updatedUtc: "2021-01-16T21:40:18Z",
	role: "mailbox",
	web: { urlRewrite: true },
} as const satisfies ExchangeDescription;

const DAG01 = { name: "DAG01", partners: ["EX02"], databases: ["DB01", "DB02"] } as const;

const SE_BEHIND = {
	...SERVER_2022,
	os: "2025",
	powershell: "5.1.26100.6899",
	dotNetRelease: 533509,
	exchange: {
		...SE_CURRENT,
		su: "Aug26SU",
		build: "15.2.2562.46",
		updatedUtc: "2026-08-15T20:02:44Z",
		installPath: "D:\\Exchange Server\\V15\\",
		// Fixed by the update of June; the mitigation of May is still there, with its side effects.
		web: { mitigations: ["owa-csp"] },
	},
} as const satisfies MachineDescription;

/** The servers of the stories. Builds are those of the public build table. */
export const MACHINES = {
	seCurrent: { ...SERVER_2022, exchange: SE_CURRENT },
	seBehind: SE_BEHIND,
	seNewer: {
		...SERVER_2022,
		exchange: { ...SE_CURRENT, su: null, build: "15.2.2562.900", updatedUtc: "2026-11-14T21:00:00Z" },
	},
	seInterrupted: {
		...SERVER_2022,
		exchange: { ...SE_CURRENT, unfinishedSetup: { role: "CafeRole", action: "Upgrade" } },
	},
	halfInstalled: {
		...SERVER_2019,
		exchange: {
			...CU15_CURRENT,
			halfInstalled: { oldBuild: "15.2.1748.49", oldUpdatedUtc: "2026-08-16T19:31:20Z" },
		},
	},
	esuCurrent: { ...SERVER_2019, exchange: { ...CU15_CURRENT, web: { secrets: true } } },
	mitigated: { ...SERVER_2019, exchange: CU14_MITIGATED },
	mitigatedByName: {
		...SERVER_2019,
		exchange: { ...CU14_MITIGATED, web: { mitigations: ["owa-csp-disabled"], emergencyLog: "refused" } },
	},
	// Setup of a cumulative update writes the web.config files anew.
	mitigationLost: {
		...SERVER_2019,
		exchange: {
			...CU15_CURRENT,
			su: "Feb26SU",
			build: "15.2.1748.43",
			updatedUtc: "2026-11-20T23:50:00Z",
			web: { emergencyLog: "refused" },
		},
	},
	mitigationLeft: {
		...SERVER_2019,
		exchange: {
			...CU14_MITIGATED,
			hasShell: true,
			su: "Sep26SUv2",
			build: "15.2.1544.48",
			updatedUtc: "2026-11-20T23:50:00Z",
		},
	},
	protectionOff: { ...SERVER_2022, exchange: { ...SE_CURRENT, web: { protection: "off" } } },
	protectionOther: {
		...SERVER_2022,
		tls: "tls-1.2-only",
		exchange: { ...SE_CURRENT, web: { protection: "off" } },
	},
	protectionSuppressed: { ...SERVER_2022, tls: "suppressed", exchange: SE_CURRENT },
	malformedConfig: { ...SERVER_2022, exchange: { ...SE_CURRENT, web: { malformed: "/owa" } } },
	plantedSecrets: {
		...SERVER_2022,
		exchange: { ...SE_CURRENT, web: { secrets: true, malformed: "/OAB" } },
	},
	unpatched: { ...SERVER_2019, exchange: CU8_UNPATCHED },
	seCurrentInDag: { ...SERVER_2022, exchange: SE_CURRENT, dag: DAG01 },
	seBehindInDag: { ...SE_BEHIND, dag: { ...DAG01, partners: ["EX01"] } },
	unpatchedInDag: { ...SERVER_2019, exchange: CU8_UNPATCHED, dag: DAG01 },
	unpatchedBesideDown: { ...SERVER_2019, exchange: CU8_UNPATCHED, dag: { ...DAG01, down: ["EX02"] } },
	rulesCleared: {
		...SERVER_2019,
		exchange: { ...CU8_UNPATCHED, web: { urlRewrite: true, clearsRules: "/EWS" } },
	},
	withoutUrlRewrite: { ...SERVER_2019, exchange: { ...CU8_UNPATCHED, web: { urlRewrite: false } } },
	emergencyOwned: {
		...SERVER_2019,
		exchange: {
			...CU15_CURRENT,
			cu: "CU12",
			su: null,
			cuBuild: "15.2.1118.7",
			build: "15.2.1118.7",
			updatedUtc: "2022-05-07T21:15:09Z",
			web: { mitigations: ["powershell-inbound", "owa-csp"] },
		},
	},
	edge: {
		...SERVER_2019,
		core: true,
		exchange: {
			...CU15_CURRENT,
			role: "edge",
			su: "Oct25SU",
			build: "15.2.1748.39",
			updatedUtc: "2025-10-18T22:10:00Z",
		},
	},
	tools: { ...SERVER_2022, exchange: { ...SE_CURRENT, role: "management-tools" } },
	server2016: {
		os: "2016",
		dotNetRelease: 528049,
		powershell: "5.1.14393.8519",
		elevated: true,
		...SEATTLE,
		exchange: {
			product: "2016",
			cu: "CU23",
			su: "Oct25SU",
			cuBuild: "15.1.2507.6",
			build: "15.1.2507.61",
			updatedUtc: "2025-10-25T08:55:12Z",
			role: "mailbox",
			web: { mitigations: ["owa-csp"], protection: "partial", emergencyLog: "refused" },
		},
	},
	oldCu: {
		...SERVER_2019,
		...SEATTLE,
		exchange: {
			...CU15_CURRENT,
			cu: "CU11",
			su: null,
			cuBuild: "15.2.986.5",
			build: "15.2.986.5",
			updatedUtc: "2021-10-02T15:20:33Z",
			web: { mitigations: ["powershell-inbound-old", "backend-cookie"], emergencyLog: "refused" },
		},
	},
	server2013: {
		os: "2012 R2",
		dotNetRelease: 528049,
		powershell: "4.0",
		elevated: true,
		...SEATTLE,
		exchange: {
			product: "2013",
			cu: "CU23",
			su: "Mar23SU",
			cuBuild: "15.0.1497.2",
			build: "15.0.1497.48",
			updatedUtc: "2023-03-19T04:05:06Z",
			role: "mailbox",
			web: { urlRewrite: true, malformed: "/ecp" },
		},
	},
	server2010: {
		os: "2008 R2",
		dotNetRelease: null,
		powershell: "2.0",
		elevated: true,
		...SEATTLE,
		exchange: {
			product: "2010",
			cu: "SP3",
			su: "RU32",
			cuBuild: "14.3.123.4",
			build: "14.3.513.0",
			updatedUtc: "2021-03-06T18:00:00Z",
			role: "mailbox",
		},
	},
	notExchange: SERVER_2022,
} as const satisfies Record<string, MachineDescription>;
