import { describe, expect, it } from "vitest";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { readRecorded, readRecordedText, recordedHost } from "../support/recorded-host.ts";
import { engine } from "../support/run-script.ts";
import { collectSetup } from "../support/setup-facts.ts";
import { readFileSync } from "node:fs";
import { z } from "zod";

const expectedSchema = z.object({
	servers: z.record(z.string(), z.object({ name: z.string(), exSetup: z.string() })),
});

describe.skipIf(engine === undefined || !hasFixtures)(
	"collect/exchange-setup over recorded real servers",
	() => {
		describe.each(["E16", "E19"])("%s", (server) => {
			it("gives the version, name and roles that the recordings say", async () => {
				const expected = expectedSchema.parse(JSON.parse(readFileSync(fixturePath("expected.json"), "utf8")));
				const { envelope, facts } = await collectSetup({ host: await recordedHost(server) });
				expect(envelope.host).toBe(expected.servers[server]?.name);
				expect(facts.exSetup?.fileVersion).toBe(expected.servers[server]?.exSetup);
				expect(facts.install?.registryVersion).toBe(expected.servers[server]?.exSetup);
				expect(facts.install?.unfinishedSetup).toEqual([]);
				expect(facts.roles).toEqual(["mailbox", "client-access"]);
			});

			it("gives the Windows and the time zone that the recordings say", async () => {
				const { facts } = await collectSetup({ host: await recordedHost(server) });
				const [os = {}] = await readRecorded(server, "OS/Win32_OperatingSystem.xml");
				const [zone = {}] = await readRecorded(server, "OS/GetTimeZoneInformationRegistrySettings.xml");
				expect(facts.os).toEqual({
					productName: os["Caption"]?.replace("Microsoft ", ""),
					version: os["Version"],
					installationType: await readRecordedText(server, "OS/RemoteRegistryValueInstallationType.xml"),
				});
				expect(facts.clock).toMatchObject({
					timeZone: zone["TimeZoneKeyName"],
					offsetMinutes: Number(os["CurrentTimeZone"]),
				});
			});

			it("gives start mode and state of every Exchange service that the recordings have", async () => {
				const { facts } = await collectSetup({ host: await recordedHost(server) });
				const recorded = (await readRecorded(server, "OS/GetService.xml"))
					.map((service) => ({
						name: service["ServiceName"] ?? "",
						startMode: service["StartType"]?.toLowerCase(),
						state: service["Status"]?.toLowerCase(),
					}))
					.filter(({ name }) =>
						/^(MSExchange|MSComplianceAudit$|FMS$|HostController|SearchExchange|W3SVC$|WAS$|IISADMIN$|WinRM$)/.test(
							name,
						),
					);
				expect(recorded.length).toBeGreaterThan(30);
				expect(facts.services).toEqual(recorded);
			});
		});
	},
);
