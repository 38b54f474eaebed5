<#
.SYNOPSIS
Takes the run as parameters of a remote pipeline and executes it; the only text that such a pipeline consists of.

.DESCRIPTION
For sessions that speak PSRP (pwsh -sshs, powershell -s, WinRM): what exec-reader.ps1 finds on stdin comes as typed
parameters here, sensitive ones as SecureString, and its lines are the strings of the output. Must never change
without need: it is what an allow list sees. Only whole-line comments here, one statement per line: the minifier
removes comments, blank lines and indentation and nothing else.
.PARAMETER Body
Library and units, the same text for every host.
.PARAMETER Prefix
What the lines of this run start with.
.PARAMETER DeadlineSeconds
After this time the process ends itself; 0 where it is shared with others and the connection ends the session.
.PARAMETER Parameters
By unit, then by name.
#>
[CmdletBinding()]
param([string]$Body, [string]$Prefix, [int]$DeadlineSeconds, [hashtable]$Parameters)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$mode = "$($ExecutionContext.SessionState.LanguageMode)"
# Constrained language refuses every .NET call below. The line is the one of exec-reader.ps1.
if ($mode -and $mode -ne 'FullLanguage') { "#exf-language-mode $mode"; return }
# Not the output of the body, which ends as a whole: a line is on its way when the unit has ended.
$write = { param($Line) $exf.Cmdlet.WriteObject($Line) }
$out = [Activator]::CreateInstance([Management.Automation.PSObject])
$out.PSObject.Members.Add([Activator]::CreateInstance([Management.Automation.PSScriptMethod], [object[]]('WriteLine', $write)))
$exf = @{ Prefix = $Prefix; DeadlineSeconds = $DeadlineSeconds; Parameters = $Parameters; Writer = $out; Cmdlet = $PSCmdlet }
$out.WriteLine($Prefix + 'H' + $PSVersionTable.PSVersion + ' ' + $mode)
# A call into .NET is not stopped from outside, so the process ends itself. PowerShell 2.0 has no such class.
if ($DeadlineSeconds -eq 0) { $exf.Deadline = $null } else { try {
	$kill = [Delegate]::CreateDelegate([Action], [Diagnostics.Process]::GetCurrentProcess(), 'Kill')
	$exf.Deadline = [Activator]::CreateInstance([Threading.CancellationTokenSource], [object[]](, (1000 * $DeadlineSeconds)))
	$null = $exf.Deadline.Token.Register($kill)
} catch { } }
$code = 0
try {
	$null = & ([scriptblock]::Create($Body)) $exf
} catch {
	$code = 1
	$out.WriteLine($Prefix + 'X' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$_")))
}
$out.WriteLine($Prefix + '.' + $code)
# The process may outlive the run; the deadline is the run's.
if ($DeadlineSeconds -ne 0 -and $exf.ContainsKey('Deadline')) { $exf.Deadline.Dispose() }
