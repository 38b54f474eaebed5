<#
.SYNOPSIS
Runs the scripts of a run in a remoting session; its output are the framed lines of the exec reader.

.DESCRIPTION
The counterpart of lib/exec-reader.ps1 where no stdin and stdout of our own exist: in a session of PowerShell
remoting everything that the pipeline writes travels to the controller as objects. Header, parameters and body
come as arguments, never as text of a script. What the units leave in the pipeline is dropped; only the writer
of the library reaches the controller, and whatever else shows up there lacks the prefix.

.PARAMETER Prefix
Random start of every framed line.

.PARAMETER Body
Library and units, the same bytes for every host and every transport.

.PARAMETER Parameters
Values by unit and name; a sensitive one is a SecureString.

.PARAMETER DeadlineSeconds
What the controller allows. The session ends with its connection, so nothing here has to end the process.
#>
[CmdletBinding()]
param([string]$Prefix, [string]$Body, $Parameters, [int]$DeadlineSeconds)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$mode = "$($ExecutionContext.SessionState.LanguageMode)"
# Constrained language refuses every .NET call below. The line is fixed: its reader has no prefix yet.
if ($mode -and $mode -ne 'FullLanguage') { "#exf-language-mode $mode"; return }
# Functions of the library collect the output of what they call, so the writer goes past them all.
$writer = [Activator]::CreateInstance([Management.Automation.PSObject])
$writer.PSObject.Properties.Add([Activator]::CreateInstance([Management.Automation.PSNoteProperty], [object[]]('Cmdlet', $PSCmdlet)))
$writer.PSObject.Methods.Add([Activator]::CreateInstance([Management.Automation.PSScriptMethod], [object[]]('WriteLine', { param($Line) $this.Cmdlet.WriteObject([string]$Line) })))
$exf = @{ Prefix = $Prefix; DeadlineSeconds = $DeadlineSeconds; Deadline = 'the connection'; Parameters = @{}; Writer = $writer }
$writer.WriteLine($Prefix + 'H' + $PSVersionTable.PSVersion + ' ' + $mode)
$code = 0
try {
	foreach ($unit in @($Parameters.Keys)) {
		$exf.Parameters[$unit] = @{}
		foreach ($name in @($Parameters[$unit].Keys)) { $exf.Parameters[$unit][$name] = $Parameters[$unit][$name] }
	}
	$null = & ([scriptblock]::Create($Body)) $exf
} catch {
	$code = 1
	$writer.WriteLine($Prefix + 'X' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$_")))
}
$writer.WriteLine($Prefix + '.' + $code)
