/** A first inventory: loads as it is, and says in comments what to change. */
export function starterInventory(): string {
	return STARTER;
}

const STARTER = `# yaml-language-server: $schema=./inventory.schema.json
# Inventory of your Exchange servers. The first line lets editors complete and check this file;
# make the schema beside it with: exf inventory schema > inventory.schema.json
# Check it with: exf inventory check        See one host: exf inventory show ex01
version: 1

displayName: Contoso AG

# How to log in. Set it here for all hosts; a site or a host can say otherwise.
connection:
  credential: admin
  port: 22
  # The SSH host key of a server must be in ~/.ssh/known_hosts, or be pinned on the host (hostKey).

# Secrets never stand in this file, only where to find them:
#   env:NAME       environment variable
#   file:path      file that only you can read
#   exec:command   output of a program, such as: exec:op read op://Exchange/fleet/password
#   prompt:        asked once per run
credentials:
  admin:
    user: 'CONTOSO\\svc-fleet'
    keyFile: ~/.ssh/id_ed25519
    # passphrase: prompt:
  # legacy:
  #   user: '.\\fleet'
  #   password: env:FLEET_PASSWORD

limits:
  concurrency: 16 # hosts at the same time

# Groups tell what belongs together. Members of one DAG are never changed at the same time.
groups:
  dag01: { kind: dag }
# Nor are hosts with the same loadBalancerGroup. Where nothing is said (dag: none, loadBalancerGroup: none),
# a change takes one host at a time.
loadBalancerGroup: none

# Changes need this; see exf plan and exf apply.
# policy:
#   allowApply: true

sites:
  berlin:
    hosts:
      ex01:
        address: ex01.contoso.example
        groups: [dag01]
      ex02:
        address: ex02.contoso.example
        groups: [dag01]
        # esu: period2 # extended security updates bought for Exchange 2016 or 2019
        # hostKey: SHA256:... # as ssh-keygen -lf prints it
`;
