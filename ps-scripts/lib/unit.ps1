function Invoke-ExfUnit {
	<#
	.SYNOPSIS
	Runs one unit and writes its envelope: always exactly one, whatever the unit does.
	.DESCRIPTION
	The unit gives back one dictionary, its data. What it could not read it names with Add-ExfError; an
	exception that it lets through makes the envelope `failed`.
	.PARAMETER MaxOutputBytes
	Longest envelope. A longer one is sent without data, as `partial` and `truncated`.
	#>
	param([string]$Unit, [string]$Version, [int]$MaxOutputBytes, [scriptblock]$Script)
	$exfUnit = @{ Id = $Unit; Errors = [Activator]::CreateInstance([Collections.ArrayList]); Truncated = $false; Coverage = $null }
	$clock = [Diagnostics.Stopwatch]::StartNew()
	$startedAt = Get-ExfUtcNow
	Write-ExfProgress 'started'
	$parameters = @{}
	if ($exf.Parameters.ContainsKey($Unit)) { $parameters = $exf.Parameters[$Unit] }
	$status = 'ok'
	try {
		$output = @(& $Script @parameters)
		if ($output.Length -ne 1 -or -not ($output[0] -is [Collections.IDictionary])) { throw 'The unit did not give exactly one dictionary.' }
		$dataJson = ConvertTo-ExfJson $output[0]
	} catch {
		$status = 'failed'
		$dataJson = 'null'
		Add-ExfError 'unit-failed' $_.Exception.Message (Get-ExfErrorPlace $_)
	}
	$head = Get-ExfEnvelopeHead $Unit $Version $startedAt
	$head.Add('durationMs', [int]$clock.ElapsedMilliseconds)
	if ($status -eq 'ok' -and $exfUnit.Errors.Count -gt 0) { $status = 'partial' }
	Write-ExfEnvelope $head $status $dataJson $MaxOutputBytes
}

function Get-ExfEnvelopeHead {
	<#
	.SYNOPSIS
	The fields of an envelope that say where and when.
	#>
	param([string]$Unit, [string]$Version, [DateTime]$StartedAt)
	$elevated = $null
	try { $elevated = Test-ExfElevated } catch { Add-ExfError 'elevation' $_.Exception.Message $null }
	ConvertTo-ExfMap @(
		'schema', 'exchange-fleet/envelope@1', 'unit', $Unit, 'version', $Version, 'host', (Get-ExfComputerName),
		'startedAt', $StartedAt, 'powershell', (Get-ExfPowerShell).Version, 'languageMode', (Get-ExfLanguageMode),
		'elevated', $elevated
	)
}

function Write-ExfEnvelope {
	<#
	.SYNOPSIS
	Writes the E line of the running unit, within its size.
	#>
	param($Head, [string]$Status, [string]$DataJson, [int]$MaxOutputBytes)
	$json = Join-ExfEnvelope $Head $Status $DataJson
	if ($json.Length -gt $MaxOutputBytes) {
		$exfUnit.Errors.Clear()
		$exfUnit.Truncated = $true
		Add-ExfError 'output-too-large' "The envelope has $($json.Length) bytes; $MaxOutputBytes are allowed." $null
		if ($Status -ne 'failed') { $Status = 'partial' }
		$json = Join-ExfEnvelope $Head $Status 'null'
	}
	Write-ExfFrame 'E' ($exfUnit.Id + ' ' + $json)
}

function Join-ExfEnvelope {
	<#
	.SYNOPSIS
	Puts the envelope together; data is JSON already, so that a large unit is written only once.
	#>
	param($Head, [string]$Status, [string]$DataJson)
	$tail = ConvertTo-ExfMap @('status', $Status, 'truncated', $exfUnit.Truncated, 'errors', $exfUnit.Errors)
	if ($null -ne $exfUnit.Coverage) { $tail.Add('coverage', $exfUnit.Coverage) }
	$start = ConvertTo-ExfJson $Head
	$end = ConvertTo-ExfJson $tail
	$start.Substring(0, $start.Length - 1) + ',' + $end.Substring(1, $end.Length - 2) + ',"data":' + $DataJson + '}'
}
