function Add-ExfError {
	<#
	.SYNOPSIS
	Notes something that the running unit could not read; its envelope becomes `partial`.
	.PARAMETER Code
	Kebab-case, stable: rules and reports match on it.
	.PARAMETER Target
	What could not be read, or null.
	#>
	param([string]$Code, [string]$Message, $Target)
	# The limits of the envelope's schema; a unit that fails on everything must not fill the wire.
	if ($exfUnit.Errors.Count -ge 200) { $exfUnit.Truncated = $true; return }
	if ($Message.Length -gt 1000) { $Message = $Message.Substring(0, 1000) }
	if ($null -ne $Target) { $Target = [string]$Target; if ($Target.Length -gt 500) { $Target = $Target.Substring(0, 500) } }
	$null = $exfUnit.Errors.Add((ConvertTo-ExfMap @('code', $Code, 'message', $Message, 'target', $Target)))
}

function Get-ExfErrorPlace {
	<#
	.SYNOPSIS
	Line of the script where an error was thrown, for the unit's own author.
	#>
	param($ErrorRecord)
	'line ' + $ErrorRecord.InvocationInfo.ScriptLineNumber
}

function Add-ExfCoverage {
	<#
	.SYNOPSIS
	Notes what a log check saw, so that an empty result is not mistaken for a clean one.
	.PARAMETER From
	Time of the first row that was read, or null.
	.PARAMETER Skipped
	Files that could not be read.
	#>
	param($From, $To, [long]$Files, [long]$Bytes, [long]$Skipped)
	$exfUnit.Coverage = ConvertTo-ExfMap @('from', $From, 'to', $To, 'files', $Files, 'bytes', $Bytes, 'skipped', $Skipped)
}
