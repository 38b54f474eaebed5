import { createHash } from "node:crypto";
import type { InstallerState } from "./host-state.ts";

/** The file stands for the MSI of URL Rewrite 2.1; it is text, and only the lab's servers take it for an installer. */
export const REWRITE_INSTALLER = {
	name: "rewrite_amd64_en-US.msi",
	content: "This stands for the MSI file of URL Rewrite 2.1 in the simulated estate. It installs nothing.\n",
} as const;

const STATE: InstallerState = {
	productCode: "{9BCA2118-F753-4A1E-BCF3-5A820729965C}",
	displayName: "IIS URL Rewrite Module 2",
	version: "7.2.1993",
	signature: {
		status: "Valid",
		signer: "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
		root: "CN=Microsoft Root Certificate Authority 2011, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
	},
};

/** What a server of the lab that has no URL Rewrite knows of it. */
export const REWRITE_INSTALLERS: Readonly<Record<string, InstallerState>> = {
	[createHash("sha256").update(REWRITE_INSTALLER.content).digest("hex")]: STATE,
};
