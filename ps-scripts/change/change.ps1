# A mitigate unit brings two functions. Read-ExfChange gives a dictionary: State, Obstacles, Notes and Entries, see
# ConvertTo-ExfEntry; it opens the files that the unit writes with Read-ExfConfig -Target. Its parameter are the
# values of an undo record, which may name entries that nothing else on the host would make it think of.
# Edit-ExfChange puts one value in place: in the tree of a file, which is saved here, or right on the host.
# A unit that has to hold something still meanwhile brings an Invoke-ExfWriting of its own.

function Get-ExfChange {
	<#
	.SYNOPSIS
	What the unit says of this host now, everything read again.
	#>
	param($UndoValues)
	$change = Read-ExfChange $UndoValues
	foreach ($name in 'Entries', 'Obstacles', 'Notes') { $change[$name] = @($change[$name] | Where-Object { $null -ne $_ }) }
	$change
}

function Get-ExfTestResult {
	<#
	.SYNOPSIS
	Data of test.ps1.
	#>
	$exfConfigs = @{}
	$change = Get-ExfChange @()
	$obstacles = @(Get-ExfHostObstacle) + $change.Obstacles
	ConvertTo-ExfMap @(
		'state', $change.State, 'obstacles', $obstacles, 'values', @(ConvertTo-ExfValueFact $change.Entries),
		'files', @(ConvertTo-ExfFileFact), 'notes', $change.Notes
	)
}

function Get-ExfHostObstacle {
	<#
	.SYNOPSIS
	What keeps every unit from writing on this host.
	#>
	if ((Test-ExfElevated) -eq $false) { ConvertTo-ExfObstacle 'not-elevated' 'The account has no administrator rights here.' }
	if (-not (Get-ExfPowerShell).Is64Bit) { ConvertTo-ExfObstacle 'process-32-bit' 'This PowerShell is a 32-bit process, which is shown other files than the server uses.' }
	foreach ($config in @(Get-ExfTargetConfig)) {
		if ($null -ne $config.Problem) { ConvertTo-ExfObstacle 'file-unreadable' "$($config.Path) cannot be edited: $($config.Problem)" }
	}
}

function Stop-ExfUnit {
	<#
	.SYNOPSIS
	Ends the unit as failed, with a code that the controller knows.
	#>
	param([string]$Code, [string]$Message)
	Add-ExfError $Code $Message $null
	throw $Message
}

function Invoke-ExfApply {
	<#
	.SYNOPSIS
	Data of apply.ps1: checks, copies, writes, reads back.
	.PARAMETER Expected
	Hash of the values that the plan was made on.
	#>
	param([string]$Expected)
	$exfConfigs = @{}
	$change = Get-ExfChange @()
	if ((Get-ExfPrecondition $change.Entries) -ne $Expected) { Stop-ExfUnit 'precondition-changed' 'The values are not those that the plan was made on.' }
	$pending = @(Find-ExfPending $change.Entries)
	$obstacles = @(Get-ExfHostObstacle) + $change.Obstacles
	if ($obstacles.Length -gt 0 -and $change.State -ne 'applied') {
		foreach ($obstacle in $obstacles) { Add-ExfError $obstacle['code'] $obstacle['message'] $null }
		throw 'Nothing was written, because of the obstacles.'
	}
	$copies = @()
	if ($pending.Length -gt 0) {
		$copies = @(Save-ExfUndo $change.Entries)
		foreach ($entry in $pending) { $entry.Next = $entry.Wanted }
		Invoke-ExfWriting { Write-ExfEntry $pending }
		$exfConfigs = @{}
		$change = Get-ExfChange @()
		if (@(Find-ExfPending $change.Entries).Length -gt 0) { Stop-ExfUnit 'read-back-differs' 'The values that were written are not the ones that are there now.' }
	}
	ConvertTo-ExfMap @(
		'changed', ($pending.Length -gt 0), 'values', @(ConvertTo-ExfValueFact $change.Entries), 'files', @(ConvertTo-ExfFileFact),
		'copies', $copies, 'notes', $change.Notes
	)
}

function Invoke-ExfWriting {
	<#
	.SYNOPSIS
	Does all that is written for a change or a rollback.
	#>
	param([scriptblock]$Write)
	& $Write
}

function Write-ExfEntry {
	<#
	.SYNOPSIS
	Puts values in place, one target after the other; those of a file in one write.
	.PARAMETER Entries
	Each with Next, the value that it gets.
	#>
	param($Entries)
	for ($i = 0; $i -lt $Entries.Length; $i++) {
		$entry = $Entries[$i]
		Write-ExfProgress "writing $($entry.Target): $($entry.Name)"
		Edit-ExfChange $entry $entry.Next
		if ($i + 1 -lt $Entries.Length -and $Entries[$i + 1].Target -eq $entry.Target) { continue }
		$key = $entry.Target.ToLowerInvariant()
		if ($exfConfigs.ContainsKey($key)) { Save-ExfConfig $exfConfigs[$key] }
	}
}
