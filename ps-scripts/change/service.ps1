function Read-ExfServiceState {
	<#
	.SYNOPSIS
	Start mode and state of a service in the words of a change; both null when there is no such service.
	#>
	param([string]$Name)
	$service = Get-ExfService $Name
	if ($null -eq $service.Start) { return @{ Start = $null; State = $null } }
	$start = Get-ExfStartMode $service.Start
	if ($start -eq 'automatic') {
		$start = 'auto'
		if ("$((Get-ExfServiceDetail $Name).Delayed)" -eq '1') { $start = 'auto-delayed' }
	}
	@{ Start = $start; State = (Get-ExfState $service.State) }
}

function Get-ExfServiceEntry {
	<#
	.SYNOPSIS
	The entries of a service, in the order in which they are written. A rollback writes them the other way round.
	.PARAMETER Start
	Wanted start mode; empty leaves it as it is.
	.PARAMETER State
	running or stopped; empty leaves it as it is. With a service that is to stop come those that depend on it.
	#>
	param([string]$Name, [string]$Start, [string]$State)
	$now = Read-ExfServiceState $Name
	if ($State -eq 'stopped' -and $null -ne $now.Start) {
		foreach ($dependent in @(Get-ExfServiceDependent $Name)) {
			ConvertTo-ExfEntry "service $dependent" 'state' (Read-ExfServiceState $dependent).State 'stopped'
		}
	}
	if ($Start -eq '') { $Start = $now.Start }
	# The state first: the other way round, in a rollback, a service is disabled before it is stopped, so that nothing
	# starts it in between, and enabled before it is started.
	if ($State -ne '') { ConvertTo-ExfEntry "service $Name" 'state' $now.State $State }
	ConvertTo-ExfEntry "service $Name" 'start' $now.Start $Start
}

function Get-ExfHealthEntry {
	<#
	.SYNOPSIS
	The entries that turn managed availability off: it starts again what somebody stops.
	#>
	# The one that starts the other goes first; 2013 does not have it.
	foreach ($name in 'MSExchangeHMRecovery', 'MSExchangeHM') {
		if ($null -ne (Read-ExfServiceState $name).Start) { Get-ExfServiceEntry $name 'disabled' 'stopped' }
	}
}

function Get-ExfServiceObstacle {
	<#
	.SYNOPSIS
	Why a service cannot be changed now.
	#>
	param([string]$Name)
	$now = Read-ExfServiceState $Name
	if ($null -eq $now.Start) { return ConvertTo-ExfObstacle 'service-missing' "This host has no service $Name." }
	if ('boot', 'system', 'unknown' -contains $now.Start) { return ConvertTo-ExfObstacle 'service-foreign' "$Name is a driver, or its start mode is not known." }
	if ('running', 'stopped' -notcontains $now.State) { ConvertTo-ExfObstacle 'service-busy' "$Name is $($now.State); it must run or be stopped first." }
}

function Get-ExfEntryObstacle {
	<#
	.SYNOPSIS
	Obstacles of all services among the entries.
	#>
	param($Entries)
	$seen = @{}
	foreach ($entry in $Entries) {
		if ($entry.Target -notlike 'service *' -or $seen.ContainsKey($entry.Target)) { continue }
		$seen[$entry.Target] = $true
		Get-ExfServiceObstacle $entry.Target.Substring('service '.Length)
	}
}

function Edit-ExfService {
	<#
	.SYNOPSIS
	Puts start mode or state of a service in place.
	#>
	param($Entry, $Value)
	$name = $Entry.Target.Substring('service '.Length)
	if ($Entry.Name -eq 'start') { Set-ExfServiceStart $name $Value }
	elseif ($Value -eq 'stopped') { Stop-ExfService $name }
	elseif ($Value -eq 'running') { Start-ExfDisabledService $name }
	else { throw "$name cannot be made $Value." }
}

function Start-ExfDisabledService {
	<#
	.SYNOPSIS
	Starts a service, also one that is disabled; its start mode is an entry of its own, and stays what it is here.
	#>
	param([string]$Name)
	$isDisabled = (Read-ExfServiceState $Name).Start -eq 'disabled'
	if ($isDisabled) { Set-ExfServiceStart $Name 'manual' }
	try { Start-ExfService $Name } finally { if ($isDisabled) { Set-ExfServiceStart $Name 'disabled' } }
}

function Join-ExfEntry {
	<#
	.SYNOPSIS
	All entries in their order, each property once; those of the change itself win over those of managed availability.
	#>
	param($Health, $Main)
	$seen = @{}
	$own = @($Main | ForEach-Object { $_.Target + ' ' + $_.Name })
	foreach ($entry in @($Health | Where-Object { $own -notcontains ($_.Target + ' ' + $_.Name) }) + @($Main)) {
		$key = $entry.Target + ' ' + $entry.Name
		if (-not $seen.ContainsKey($key)) { $entry }
		$seen[$key] = $true
	}
}

function Get-ExfStateOfEntries {
	<#
	.SYNOPSIS
	The state of the change. What it is for decides whether any of it is there, all entries whether all of it is.
	#>
	param($Main, $All)
	$pending = @(Find-ExfPending $Main)
	if ($pending.Length -eq @($Main).Length) { return 'absent' }
	if ($pending.Length -gt 0 -or @(Find-ExfPending $All).Length -gt 0) { return 'partial' }
	'applied'
}

function Find-ExfLaterChange {
	<#
	.SYNOPSIS
	Undo records of this host whose change found managed availability off already: it relies on that.
	#>
	$folder = Get-ExfUndoFolder
	$own = Get-ExfUndoRecordPath
	foreach ($item in @(Get-ExfFolderItem $folder)) {
		$path = "$folder\$($item.Name)"
		if ($item.Name -notlike '*.json' -or $path -eq $own) { continue }
		$file = Read-ExfFile $path 1048576
		if ($null -eq $file.Bytes) { continue }
		$record = ConvertFrom-ExfJson ([Text.Encoding]::UTF8.GetString($file.Bytes))
		# Off as such a change leaves it; one that only stops it for a moment does not list its start mode.
		$off = @($record['values'] | Where-Object { $_['target'] -eq 'service MSExchangeHM' -and (($_['name'] -eq 'state' -and $_['value'] -eq 'stopped') -or ($_['name'] -eq 'start' -and $_['value'] -eq 'disabled')) })
		if ($off.Length -eq 2) { $path }
	}
}

function Test-ExfHealthFree {
	<#
	.SYNOPSIS
	Throws where managed availability would be started while a later change still needs it stopped: it would undo that.
	.PARAMETER Undo
	JSON of the rollback.
	#>
	param([string]$Undo)
	$record = ConvertFrom-ExfJson $Undo
	$starts = @($record['values'] | Where-Object { $_['target'] -eq 'service MSExchangeHM' -and $_['name'] -eq 'state' -and $_['before'] -eq 'running' })
	if ($starts.Length -eq 0) { return }
	foreach ($path in @(Find-ExfLaterChange)) {
		Stop-ExfUnit 'still-needed' "Managed availability would start again what a later change has stopped. Roll that back first: $path"
	}
}
