import type { JSX } from "preact";
import type { OutcomeStatus } from "../../../core/model/outcome.ts";
import type { MitigationState, VerdictState } from "../../../core/model/state.ts";

const STATES: Readonly<Record<VerdictState, string>> = {
	pass: "looked, and all is well",
	fail: "looked, and it is not; a mitigated host without the update still fails",
	"not-applicable": "the rule does not concern this host",
	unknown: "could not look, or could not tell; never the same as pass",
	error: "the rule itself stopped: a fault of this tool, to be reported",
	waived: "failed, and accepted by a named person until a date",
};

const OUTCOMES: Readonly<Record<OutcomeStatus, string>> = {
	ok: "all units gave their facts",
	partial: "assessed, but some facts are missing",
	unreachable: "no connection: name, network, port, host key or certificate",
	"auth-failed": "connected, but the login was refused",
	"timed-out": "connected, but the host fell silent or took too long",
	"script-failed": "logged in, but the scripts could not run",
	skipped: "not tried, on purpose",
};

const MITIGATIONS: Readonly<Record<MitigationState, string>> = {
	none: "nothing stands in the way of an attack",
	effective: "a mitigation is in place and works",
	"name-only": "a mitigation of that name exists, but it does not work",
	leftover: "the mitigation is still there although the update is installed",
};

const EXPLOITED = {
	known: "a source that was looked up says that it is used in attacks",
	recalled: "believed to be used in attacks, without such a source",
	"not known": "no information; that is not a no",
	presumed:
		"appeared after the last update of the product; nobody says that it is affected, or that it is not",
};

/** What the words of the report mean. */
export function Glossary(): JSX.Element {
	return (
		<>
			<Words title="States of a verdict" words={STATES} />
			<Words title="Outcomes of a host" words={OUTCOMES} />
			<Words title="Mitigations" words={MITIGATIONS} />
			<Words title="Vulnerabilities" words={EXPLOITED} />
		</>
	);
}

function Words({ title, words }: { title: string; words: Readonly<Record<string, string>> }): JSX.Element {
	return (
		<>
			<h4>{title}</h4>
			<dl class="words">
				{Object.entries(words).map(([word, meaning]) => (
					<div>
						<dt>{word}</dt>
						<dd>{meaning}</dd>
					</div>
				))}
			</dl>
		</>
	);
}
