import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { engine, runScript } from "../support/run-script.ts";

/** What the library makes of each text, all in one process. */
async function hide(texts: readonly string[]): Promise<{ text: string; count: number }[]> {
	const result = await runScript({
		parameters: texts.map((value, index) => ({ unit: "test", name: `t${index}`, value })),
		script: `for ($i = 0; $i -lt ${texts.length}; $i++) {
			$clean = Hide-ExfSecrets $exf.Parameters['test']["t$i"]
			Write-ExfFrame 'D' (ConvertTo-ExfJson @{ text = $clean.Text; count = $clean.Count })
		}`,
	});
	expect(result.of("X")).toEqual([]);
	return result.of("D").map((line) => JSON.parse(line));
}

/** A text that would be a secret, and is in every place below. */
const SECRET = "Hunter2-zebra";

/** Text with a secret, and what is left of it. */
const PLACES: readonly (readonly [text: string, left: string])[] = [
	// Where IIS and ASP.NET keep them.
	[
		`<machineKey validationKey="${SECRET}" decryptionKey="${SECRET}" validation="SHA1" decryption="AES" />`,
		'<machineKey validationKey="***" decryptionKey="***" validation="SHA1" decryption="AES" />',
	],
	[
		`<connectionStrings><add name="Db" connectionString="Server=a;Pwd=${SECRET}" providerName="x"/></connectionStrings>`,
		'<connectionStrings><add name="Db" connectionString="***" providerName="x"/></connectionStrings>',
	],
	[
		`<processModel identityType="SpecificUser" userName="CONTOSO\\svc" password="${SECRET}" />`,
		'<processModel identityType="SpecificUser" userName="CONTOSO\\svc" password="***" />',
	],
	[
		`<identity impersonate="true" userName="a" password="[enc:IISWASOnlyAesProvider:${SECRET}:enc]"/>`,
		'<identity impersonate="true" userName="a" password="***"/>',
	],
	[
		`<virtualDirectory path="/" physicalPath="C:\\x" userName="a" password="${SECRET}" />`,
		'<virtualDirectory path="/" physicalPath="C:\\x" userName="a" password="***" />',
	],
	[
		`<anonymousAuthentication userName="IUSR" password="${SECRET}" />`,
		'<anonymousAuthentication userName="IUSR" password="***" />',
	],
	[
		`<sessionState mode="SQLServer" sqlConnectionString="data source=a;password=${SECRET}" timeout="20"/>`,
		'<sessionState mode="SQLServer" sqlConnectionString="***" timeout="20"/>',
	],
	[
		`<add name="AesProvider" keyName="k" sessionKey="${SECRET}==" />`,
		'<add name="AesProvider" keyName="k" sessionKey="***" />',
	],
	[
		`<EncryptedData><CipherData><CipherValue>${SECRET}</CipherValue></CipherData></EncryptedData>`,
		"<EncryptedData><CipherData><CipherValue>***</CipherValue></CipherData></EncryptedData>",
	],
	[
		`<user name="bob" password="${SECRET}" /><credentials passwordFormat="Clear">`,
		'<user name="bob" password="***" /><credentials passwordFormat="Clear">',
	],
	// Settings whose key names a secret, in both orders.
	[`<add key="SmtpPassword" value="${SECRET}" />`, '<add key="SmtpPassword" value="***" />'],
	[`<add value="${SECRET}" key="Api-Key" />`, '<add value="***" key="Api-Key" />'],
	[
		`<environmentVariable name="CLIENT_SECRET" value="${SECRET}" />`,
		'<environmentVariable name="CLIENT_SECRET" value="***" />',
	],
	[
		`<setting name="DbPassword" serializeAs="String"><value>${SECRET}</value></setting>`,
		'<setting name="DbPassword" serializeAs="String"><value>***</value></setting>',
	],
	[
		`<add name="Authorization" value="Basic ${SECRET}" /><add name="X-FEServer" value="EX01" />`,
		'<add name="Authorization" value="***" /><add name="X-FEServer" value="EX01" />',
	],
	// Values that show it themselves.
	[`<add key="Db" value="Server=a;Password=${SECRET};" />`, '<add key="Db" value="***" />'],
	[`<add key="Proxy" value="http://svc:${SECRET}@proxy:8080/" />`, '<add key="Proxy" value="***" />'],
	[
		`<add key="Json" value="{&quot;password&quot;:&quot;${SECRET}&quot;}" />`,
		'<add key="Json" value="***" />',
	],
	// Spelt in other ways.
	[`<processModel password='${SECRET}' a="b"/>`, `<processModel password='***' a="b"/>`],
	[`<processModel password='a"${SECRET}' a="b"/>`, `<processModel password='***' a="b"/>`],
	[`<processModel PASSWORD="${SECRET}" />`, '<processModel PASSWORD="***" />'],
	[`<processModel password\r\n\t=\r\n"${SECRET}" />`, '<processModel password\r\n\t=\r\n"***" />'],
	[`<add key="x.Password"\n\tvalue="${SECRET}"\n/>`, '<add key="x.Password"\n\tvalue="***"\n/>'],
	[`<add key="Pass&#119;ord" value="${SECRET}"/>`, '<add key="Pass&#119;ord" value="***"/>'],
	[`<add key="&#x50;wd" value="${SECRET}"/>`, '<add key="&#x50;wd" value="***"/>'],
	[`<add key="Db" value="Pass&#x77;ord=${SECRET}"/>`, '<add key="Db" value="***"/>'],
	[`<a:identity xmlns:a="u" a:password="${SECRET}"/>`, '<a:identity xmlns:a="u" a:password="***"/>'],
	[`<password><![CDATA[${SECRET}]]></password>`, "<password>***</password>"],
	[`<password>\n\t<!-- x -->${SECRET}\n</password>`, "<password>\n\t***\n</password>"],
	[`<!DOCTYPE a [<!ENTITY pw "${SECRET}">]>`, '<!DOCTYPE a [<!ENTITY pw "***">]>'],
	[
		`<add key='Password' other="a > b" value="${SECRET}>x"/>`,
		`<add key='Password' other="a > b" value="***"/>`,
	],
	// In comments.
	[`<!-- <add key="Password" value="${SECRET}" /> -->`, '<!-- <add key="Password" value="***" /> -->'],
	[`<!-- <processModel password="${SECRET}" /> -->`, '<!-- <processModel password="***" /> -->'],
	[`<!-- svc password is ${SECRET} -->`, "<!-- svc password *** -->"],
	[`<!-- pw ${SECRET}\nsecond line -->`, "<!-- pw ***\nsecond line -->"],
	[`<!-- Password: ${SECRET}`, "<!-- Password***"],
	// In files that are no XML.
	[`<processModel password="${SECRET}`, '<processModel password="***'],
	[`<processModel password=${SECRET} />`, "<processModel password=*** />"],
	[`<processModel password=="${SECRET}" />`, '<processModel password=="***" />'],
	[`<add key="Password"value="${SECRET}"`, '<add key="Password"value="***"'],
	[`<add key="Password" !! value="${SECRET}">`, '<add key="Password" !! value="***">'],
	[`<machineKey validationKey="open decryptionKey="${SECRET}" />`, '<machineKey validationKey="***" />'],
	[`<a password="open>\n<b password="${SECRET}" c="d">`, '<a password="***<" c="d">'],
	[`<password>${SECRET}`, "<password>***"],
	[`password: ${SECRET}\n<configuration>`, "password: ***\n<configuration>"],
	// A malformed file stays malformed.
	[`<processModel password="a&${SECRET}" />`, '<processModel password="***&" />'],
	[`<processModel password="a<${SECRET}" />`, '<processModel password="***<" />'],
	[`<processModel password="a&amp;${SECRET}" />`, '<processModel password="***" />'],
];

/** Texts in which nothing is a secret. */
const UNTOUCHED = [
	'<machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate" />',
	'<anonymousAuthentication userName="IUSR" password="" />',
	'<add key="EnablePasswordReset" value="true" />',
	'<membership enablePasswordRetrieval="false" requiresQuestionAndAnswer="true" passwordFormat="Hashed" />',
	'<assemblyIdentity name="A.Secret.B" publicKeyToken="31bf3856ad364e35" culture="neutral" />',
	'<section name="connectionStrings" type="System.Configuration.ConnectionStringsSection" />',
	"<connectionStrings />",
	'<match url=".*" /><conditions><add input="{QUERY_STRING}" pattern="(.*)password=(.*)" /></conditions>',
	'<add name="TokenCacheModule" image="%windir%\\System32\\inetsrv\\cachtokn.dll" />',
	'<rule name="PowerShell - inbound" stopProcessing="true"><action type="AbortRequest" /></rule>',
	"<!-- Standard set of module removes -->",
	"",
	"no XML at all",
];

describe.skipIf(engine === undefined)("secrets in configuration text", () => {
	let hidden: { text: string; count: number }[] = [];
	beforeAll(async () => {
		hidden = await hide([...PLACES.map(([text]) => text), ...UNTOUCHED]);
	});

	it.each(PLACES.map(([text, left], index) => ({ text, left, index })))(
		"are blanked and nothing else: $text",
		({ left, index }) => {
			expect(hidden[index]?.text).toBe(left);
			expect(hidden[index]?.count).toBeGreaterThan(0);
		},
	);

	it.each(UNTOUCHED.map((text, index) => ({ text, index })))("are not in: $text", ({ text, index }) => {
		expect(hidden[PLACES.length + index]).toEqual({ text, count: 0 });
	});

	it("are counted", async () => {
		const text = PLACES.slice(0, 3)
			.map(([part]) => part)
			.join("\n");
		expect((await hide([text]))[0]?.count).toBe(4);
	});

	it("are found once, and a second time changes nothing", async () => {
		const [once] = await hide([PLACES.map(([text]) => text).join("\n")]);
		expect(once?.count).toBeGreaterThan(PLACES.length / 2);
		const [twice] = await hide([once?.text ?? ""]);
		expect(once?.text).not.toContain(SECRET);
		expect(twice).toEqual({ text: once?.text, count: 0 });
	});
});

describe.skipIf(engine === undefined || !hasFixtures)("secrets in recorded real files", () => {
	it.each(["E16", "E19"])("%s: only values are replaced, and few", async (server) => {
		const folder = fixturePath("css-exchange/healthchecker", server, "Exchange/IIS");
		const names = readdirSync(folder).filter((name) => name.endsWith(".config"));
		const texts = names.map((name) => readFileSync(`${folder}/${name}`, "utf8"));
		const hidden = await hide(texts);
		const changed = hidden.flatMap(({ text }, index) => lineChanges(texts[index] ?? "", text));
		const stars = hidden.reduce((sum, { text }) => sum + text.split("***").length - 1, 0);
		expect(hidden.reduce((sum, { count }) => sum + count, 0)).toBe(stars);
		expect(changed.length).toBeGreaterThan(2);
		expect(changed.length).toBeLessThan(12);
		for (const [before] of changed) expect(before).toMatch(/sqlConnectionString|PasswordExpired|sessionKey/);
	});
});

function lineChanges(before: string, after: string): [before: string, after: string][] {
	const lines = after.split("\n");
	return before
		.split("\n")
		.map((line, index): [string, string] => [line, lines[index] ?? ""])
		.filter(([line, other]) => line !== other);
}
