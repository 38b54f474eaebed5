/**
 * Patterns of the inventory. All are anchored, run in linear time, and are valid with the `u`
 * flag, because the JSON Schema uses the same text.
 */

/** Names that Windows keeps for devices; ids become file names. */
const NO_DEVICE = "(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\.|$))";

/** Tenants, sites, groups, credentials. */
export const ID = new RegExp(`^${NO_DEVICE}[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$`);
/** Hosts may be called by their DNS name. */
export const HOST_NAME = new RegExp(`^${NO_DEVICE}[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$`);
export const TAG = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const IPV6 = "(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?";
/** A name needs a letter: `10.0.1` would be read as the address 10.0.0.1. */
const DNS_NAME = "(?=.*[A-Za-z])[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\\.?";
export const ADDRESS = new RegExp(`^(?:${IPV4}|${IPV6}|${DNS_NAME})$`);

const PORT = "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
const JUMP = `ssh:\\/\\/(?:([A-Za-z0-9._\\\\-]+)@)?(?:\\[(${IPV6})\\]|(${IPV4}|${DNS_NAME}))(?::(${PORT}))?`;
/** `ssh://user@bastion:22`; groups: user, IPv6, other address, port. A password cannot be written in it. */
export const JUMP_URL = new RegExp(`^${JUMP}$`);
export const NO_JUMP = "none";
export const JUMP_URL_OR_NONE = new RegExp(`^(?:${NO_JUMP}|${JUMP})$`);

/** Digits are limited so that every value fits a timer (2^31 ms). */
export const DURATION = /^[1-9](?:[0-9]{0,7}ms|[0-9]{0,4}s|[0-9]{0,3}m|[0-9]?h)$/;
export const PERCENTAGE = /^(?:100|[1-9]?[0-9])%$/;
export const CLOCK_TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
export const TIME_ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
export const HOST_KEY_PIN = /^SHA256:[A-Za-z0-9+/]{43}=?$/;

/**
 * The program becomes part of a command line that cmd.exe, PowerShell or a POSIX shell reads:
 * no blanks, quotes or metacharacters. `C:\PROGRA~1\...` is the way to write a path with blanks.
 */
export const POWERSHELL =
	/^(?:powershell\.exe|pwsh|pwsh\.exe|[A-Za-z]:(?:[\\/][A-Za-z0-9._~-]+)*[\\/][A-Za-z0-9._~-]*\.exe|(?:\/[A-Za-z0-9._-]+)+)$/;

/** A session configuration of PowerShell; it becomes part of an address, so nothing that means something there. */
export const CONFIGURATION_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** A file below the folder of the inventory: no URL, no drive, no way up. */
export const INCLUDE =
	/^(?![~/])(?!(?:.*\/)?\.\.\/)[^\\:*?"<>|\u0000-\u001f\u007f]+\.(?:[Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn])$/;

/** One path; a pasted private key has several lines. */
export const PATH = /^(?!-----)[^\u0000-\u001f\u007f]+$/;

const ENV = "env:[A-Za-z_][A-Za-z0-9_]*";
const FILE = "file:[^\\u0000-\\u001f\\u007f]+";
const PROMPT = "prompt:[^\\u0000-\\u001f\\u007f]*";
/** Words with quotes that end; read-command.ts splits them. */
const QUOTED = '"(?:\\\\"|[^"\\\\\\u0000-\\u001f\\u007f]|\\\\(?!"))*"|\'[^\'\\u0000-\\u001f\\u007f]*\'';
const EXEC = `exec:(?=.*[^ "'])(?! *(?:""|''))(?:[^"'\\u0000-\\u001f\\u007f]|${QUOTED})+`;
export const SECRET_REFERENCE = new RegExp(`^(?:${ENV}|${FILE}|${PROMPT}|${EXEC})$`);

/** Forms that this version does not read; a literal password must not hide behind them. */
export const LATER_REFERENCE = /^(?:keyring|psvault|clixml):/;
