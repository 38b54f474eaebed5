/** Methods of a host by their number: MS-PSRP 2.2.3.17. */
export const HOST_METHODS = [
	"GetName",
	"GetVersion",
	"GetInstanceId",
	"GetCurrentCulture",
	"GetCurrentUICulture",
	"SetShouldExit",
	"EnterNestedPrompt",
	"ExitNestedPrompt",
	"NotifyBeginApplication",
	"NotifyEndApplication",
	"ReadLine",
	"ReadLineAsSecureString",
	"Write1",
	"Write2",
	"WriteLine1",
	"WriteLine2",
	"WriteLine3",
	"WriteErrorLine",
	"WriteDebugLine",
	"WriteProgress",
	"WriteVerboseLine",
	"WriteWarningLine",
	"Prompt",
	"PromptForCredential1",
	"PromptForCredential2",
	"PromptForChoice",
	"GetForegroundColor",
	"SetForegroundColor",
	"GetBackgroundColor",
	"SetBackgroundColor",
	"GetCursorPosition",
	"SetCursorPosition",
	"GetWindowPosition",
	"SetWindowPosition",
	"GetCursorSize",
	"SetCursorSize",
	"GetBufferSize",
	"SetBufferSize",
	"GetWindowSize",
	"SetWindowSize",
	"GetWindowTitle",
	"SetWindowTitle",
	"GetMaxWindowSize",
	"GetMaxPhysicalWindowSize",
	"GetKeyAvailable",
	"ReadKey",
	"FlushInputBuffer",
	"SetBufferContents1",
	"SetBufferContents2",
	"GetBufferContents",
	"ScrollBufferContents",
	"PushRunspace",
	"PopRunspace",
	"GetIsRunspacePushed",
	"GetRunspace",
	"PromptForChoiceMultipleSelection",
] as const;

export type HostMethod = (typeof HOST_METHODS)[number];

export function hostMethodName(number: number): HostMethod | undefined {
	return HOST_METHODS[number - 1];
}

export function hostMethodNumber(method: HostMethod): number {
	return HOST_METHODS.indexOf(method) + 1;
}

/** Methods that return nothing and get no answer. */
export function isVoidMethod(number: number): boolean {
	const name = hostMethodName(number);
	return (
		name !== undefined &&
		/^(?:Set|Write|EnterNested|ExitNested|Notify|Flush|Scroll|PushRunspace|PopRunspace)/.test(name)
	);
}
