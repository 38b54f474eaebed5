<#
.SYNOPSIS
Reads facts about this Exchange server for exchange-fleet, tenant {{tenant}}. Changes nothing.

.DESCRIPTION
Made by exchange-fleet {{version}} ("exf collector build --tenant {{tenant}}") for servers that it does not connect
to. Run it on the server by any means, bring back what it writes, and give that to "exf import".

It changes no setting and opens no network connection. With -OutputFolder it writes one file there,
exf-{{tenant}}-<computer>-<UTC time>.json, under a temporary name first. Without -OutputFolder the same JSON goes to
standard output as one line.

Tenant         {{tenant}} (exact; "exf import" refuses the file for any other)
Body           between "$exfBody = {" and its closing brace: exactly what exchange-fleet sends to servers that it
               does connect to; the report shows this hash in its method chapter
Body SHA-256   {{bundle}}
               (text with LF line ends; the script computes it again and writes what it finds into its result)

What it reads:
{{units}}

Needs PowerShell {{minimum}} or newer in FullLanguage mode; in another mode it reads nothing, says so and ends with 93.
An administrator sees everything. A missing right makes the result partial, and the result names what is missing.
A signature below the last line changes nothing.

Exit codes
  0   everything was read
  2   the result could not be written
  3   the result is there, but something could not be read
  70  nothing could be collected
  93  refused: PowerShell is not in FullLanguage mode

.PARAMETER OutputFolder
Existing folder for the result. Take one that only administrators can read: the result describes this server.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File exf-collector-{{tenant}}.ps1 -OutputFolder C:\exf

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File exf-collector-{{tenant}}.ps1 > result.json
#>
param([string]$OutputFolder = '')

$mode = "$($ExecutionContext.SessionState.LanguageMode)"
# Constrained language refuses the .NET calls below. A signature that the policy trusts brings full language.
if ($mode -and $mode -ne 'FullLanguage') {
	"exf-collector: nothing was read, because PowerShell runs in $mode mode here. Sign the script with a certificate that the policy of this server trusts."
	exit 93
}
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$exfCollector = @{ Tenant = '{{tenant}}'; Version = '{{version}}'; Units = {{count}} }
$exfParameters = {{parameters}}

$exfBody = {
{{body}}}

function Get-ExfCollectorHash {
	<#
	.SYNOPSIS
	SHA-256 of a text with LF line ends, whatever an editor or a tool made of them.
	#>
	param([string]$Text)
	$bytes = [Text.Encoding]::UTF8.GetBytes($Text.Replace("`r`n", "`n").Trim() + "`n")
	# Before .NET Framework 4.8 the managed class is refused where FIPS mode is on.
	try { $sha = [Security.Cryptography.SHA256]::Create() }
	catch {
		$null = [Reflection.Assembly]::LoadWithPartialName('System.Core')
		$sha = [Activator]::CreateInstance([Security.Cryptography.SHA256CryptoServiceProvider])
	}
	[BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
}

function Join-ExfCollectedFile {
	<#
	.SYNOPSIS
	The result: a few words on where it comes from, and the envelopes as the units wrote them.
	#>
	param([string]$BodyHash, [DateTime]$CreatedAt, [string[]]$Envelopes)
	$head = ConvertTo-ExfJson (ConvertTo-ExfMap @(
		'schema', 'exchange-fleet/collected@1', 'tenant', $exfCollector.Tenant, 'bundle', $BodyHash,
		'collectorVersion', $exfCollector.Version, 'createdAt', $CreatedAt
	))
	$head.Substring(0, $head.Length - 1) + ',"envelopes":[' + [string]::Join(',', $Envelopes) + ']}'
}

function Save-ExfCollectedFile {
	<#
	.SYNOPSIS
	Writes the result under a temporary name and renames it: whoever picks it up sees all of it or nothing.
	#>
	param([string]$Folder, [DateTime]$CreatedAt, [string]$Json)
	$computer = [regex]::Replace((Get-ExfComputerName), '[^A-Za-z0-9-]', '_')
	$time = $CreatedAt.ToString('yyyyMMddTHHmmssZ', [Globalization.CultureInfo]::InvariantCulture)
	$path = [IO.Path]::Combine($Folder, 'exf-' + $exfCollector.Tenant + '-' + $computer + '-' + $time + '.json')
	try {
		[IO.File]::WriteAllText("$path.tmp", $Json, [Text.Encoding]::ASCII)
		[IO.File]::Move("$path.tmp", $path)
	} catch {
		try { [IO.File]::Delete("$path.tmp") } catch { }
		throw
	}
	$path
}

$exitCode = 70
$process = [Diagnostics.Process]::GetCurrentProcess()
$priority = $null
try { $priority = $process.PriorityClass } catch { }
try {
	$writer = [Activator]::CreateInstance([IO.StringWriter])
	$writer.NewLine = "`n"
	# The tool that started this has its own time limit; the key says that none is missing.
	$exf = @{ Prefix = ''; DeadlineSeconds = 3600; Deadline = $null; Parameters = $exfParameters; Writer = $writer }
	$null = . $exfBody $exf
	$lines = $writer.ToString().Split("`n")
	[string[]]$envelopes = @($lines | Where-Object { $_.StartsWith('E') } | ForEach-Object { $_.Substring($_.IndexOf(' ') + 1) })
	if ($envelopes.Length -ne $exfCollector.Units) { throw 'Not every unit gave a result.' }
	# The first "status" of an envelope is its own: quotes inside texts are escaped, and the data comes last.
	$whole = @($envelopes | Where-Object { [regex]::Match($_, '"status":"([a-z]+)"').Groups[1].Value -eq 'ok' })
	$createdAt = Get-ExfUtcNow
	$json = Join-ExfCollectedFile (Get-ExfCollectorHash "$exfBody") $createdAt $envelopes
	$exitCode = 2
	if ($OutputFolder -eq '') { $json }
	else { Save-ExfCollectedFile $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputFolder) $createdAt $json }
	$exitCode = 0
	if ($whole.Length -lt $envelopes.Length) { $exitCode = 3 }
} catch {
	"exf-collector: $($_.Exception.Message)"
} finally {
	# Who started it by hand goes on working in this process.
	if ($null -ne $priority) { try { $process.PriorityClass = $priority } catch { } }
}
exit $exitCode
