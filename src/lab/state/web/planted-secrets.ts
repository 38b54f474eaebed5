/**
 * Values that a story plants in configuration files as people do. They look like secrets, open nothing, and must
 * be found nowhere outside the simulated host.
 */
export const PLANTED_SECRETS = {
	poolPassword: "Plant3d-Pool-Zebra",
	validationKey: "B16B00B5C0FFEE5EED0F1A57E2D0BEEF5CA1AB1E0DD5EA75",
	decryptionKey: "0DDBA11C0DE5EED5FACADE00D15EA5E0BADC0FFEE5EED00D",
	database: "Plant3d-Database-Okapi",
	setting: "Plant3d-Setting-Lynx",
	comment: "Plant3d-Comment-Ibex",
	broken: "Plant3d-Broken-Tapir",
} as const;

/** Identity of an application pool with an account of its own. */
export const POOL_IDENTITY = `identityType="SpecificUser" userName="CONTOSO\\svc-owa" password="${PLANTED_SECRETS.poolPassword}"`;

/** Goes into appSettings. */
export const SECRET_SETTINGS = `
    <add key="Connector.ApiKey" value='${PLANTED_SECRETS.setting}' />
    <!-- old: svc-crm, password ${PLANTED_SECRETS.comment} -->
    <!-- <add key="Connector.Password" value="${PLANTED_SECRETS.comment}" /> -->`;

/** Goes behind appSettings. */
export const SECRET_SECTIONS = `
  <connectionStrings>
    <add name="Crm" connectionString="Data Source=sql01;User ID=crm;Password=${PLANTED_SECRETS.database}" providerName="System.Data.SqlClient" />
  </connectionStrings>
  <system.web>
    <machineKey validationKey="${PLANTED_SECRETS.validationKey}" decryptionKey="${PLANTED_SECRETS.decryptionKey}" validation="SHA1" decryption="AES" />
  </system.web>`;

/** A file that no parser accepts: the quote after the password is missing. */
export const BROKEN_FILE = `<?xml version="1.0"?>
<configuration>
  <system.web>
    <identity impersonate="true" userName="CONTOSO\\svc-oab" password="${PLANTED_SECRETS.broken} />
  </system.web>
  <system.webServer>
</configuration>
`;
