<#
.SYNOPSIS
Service and switches of the Exchange Emergency Mitigation service, and the list of what it may not bring.
#>


function Read-ExfChange {
	<#
	.SYNOPSIS
	What was asked for, as it is now. The rules of the service in web.config files are none of this: they stay.
	#>
	param($UndoValues)
	$service = @()
	$health = @()
	if ("$State$Start" -ne '') { $service = @(Get-ExfServiceEntry 'MSExchangeMitigation' $Start $State) }
	if ("$State" -eq 'stopped' -or "$Start" -eq 'disabled') { $health = @(Get-ExfHealthEntry) }
	$change = @{ State = 'absent'; Entries = @(); Notes = @(); Obstacles = @(Get-ExfEntryObstacle ($health + $service)) }
	if ("$Organisation$Server$Blocked$AlsoBlocked$State$Start" -eq '') { $change.Obstacles += ConvertTo-ExfObstacle 'nothing-asked' 'Nothing was asked for.' }
	$switches = @()
	if ("$Organisation$Server$Blocked$AlsoBlocked" -ne '') {
		try { $switches = @(ConvertTo-ExfSwitchEntry (Get-ExfMitigationSwitch)) }
		catch { $change.Obstacles += ConvertTo-ExfObstacle 'exchange-shell-missing' ("The switches cannot be read, because the Exchange shell does not work here: $($_.Exception.Message)" -replace '^(.{1,900}).*\z', '$1') }
	}
	$asked = $switches + @($service | Where-Object { ($_.Name -eq 'state' -and "$State" -ne '') -or ($_.Name -eq 'start' -and "$Start" -ne '') })
	# A service that starts is to find the switches as they are to be.
	if ("$State" -eq 'stopped') { $change.Entries = @(Join-ExfEntry $health ($service + $switches)) } else { $change.Entries = @(Join-ExfEntry $health ($switches + $service)) }
	$change.State = Get-ExfStateOfEntries $asked $change.Entries
	# What could not be read is not applied.
	if ("$Organisation$Server$Blocked$AlsoBlocked" -ne '' -and $switches.Length -eq 0) { $change.State = 'absent' }
	$change.Notes = @(Get-ExfMitigationNote $health)
	$change
}

function ConvertTo-ExfSwitchEntry {
	<#
	.SYNOPSIS
	The entries of the switches that were asked for.
	#>
	param($Found)
	$target = 'server ' + (Get-ExfComputerName)
	if ("$Organisation" -ne '') { ConvertTo-ExfEntry 'organisation' 'MitigationsEnabled' (ConvertTo-ExfWord $Found.Organisation) $Organisation }
	if ("$Server" -ne '') { ConvertTo-ExfEntry $target 'MitigationsEnabled' (ConvertTo-ExfWord $Found.Server) $Server }
	if ("$Blocked$AlsoBlocked" -eq '') { return }
	$wanted = [string[]]@($Found.Blocked | Where-Object { "$_" -ne '' })
	if ("$Blocked" -ne '') { $wanted = [string[]]@("$Blocked".Split(',') | Where-Object { $_ -ne 'none' }) }
	$wanted += [string[]]@("$AlsoBlocked".Split(',') | Where-Object { $_ -ne '' -and $wanted -notcontains $_ })
	ConvertTo-ExfEntry $target 'MitigationsBlocked' (Join-ExfName @($Found.Blocked)) (Join-ExfName $wanted)
}

function ConvertTo-ExfWord {
	<#
	.SYNOPSIS
	true, false, or null where Exchange has no such switch.
	#>
	param($Value)
	if ($null -eq $Value) { return $null }
	([string]$Value).ToLowerInvariant()
}

function Join-ExfName {
	<#
	.SYNOPSIS
	Names in one order, with commas between them; empty for none.
	#>
	param([string[]]$Names)
	if ($null -eq $Names) { return '' }
	[Array]::Sort($Names, [StringComparer]::Ordinal)
	$Names -join ','
}

function Get-ExfMitigationNote {
	<#
	.SYNOPSIS
	What one should know before.
	#>
	param($Health)
	if ("$Organisation" -ne '') { 'The switch of the organisation holds for all its servers, and so does its rollback.' }
	if ("$State" -eq 'running' -or "$Organisation$Server" -like '*true*') { 'Enabled is not protected: mitigations come about ten minutes after a start of the service, if it can fetch them and the server is new enough.' }
	if (("$Blocked" -ne '' -and "$Blocked" -ne 'none') -or "$AlsoBlocked" -ne '') { 'What is blocked now but was applied before stays applied.' }
	if ($Health.Length -gt 0) { 'Managed availability is off while this holds: Exchange does not watch and repair itself.' }
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts a switch, the list or the service in place.
	#>
	param($Entry, $Value)
	if ($Entry.Target -like 'service *') { return Edit-ExfService $Entry $Value }
	if ($Entry.Name -eq 'MitigationsBlocked') { return Set-ExfBlockedMitigation @("$Value".Split(',') | Where-Object { $_ -ne '' }) }
	if ('true', 'false' -notcontains $Value) { throw "$($Entry.Name) cannot be `"$Value`"." }
	if ($Entry.Target -eq 'organisation') { Set-ExfOrganisationMitigation ($Value -eq 'true') } else { Set-ExfServerMitigation ($Value -eq 'true') }
}
