/** An address for each host: the n-th of 127.1.0.0/16 and what follows, 250 to a network. */
export function loopbackAddress(index: number): string {
	const network = Math.floor(index / 250);
	return `127.${1 + Math.floor(network / 256)}.${network % 256}.${(index % 250) + 1}`;
}
