<#
.SYNOPSIS
Start mode and state of named services.
#>

# Each set of names has an undo record of its own on the host.
$exfUnit.Part = $Services.Split(',') -join '+'

function Read-ExfChange {
	<#
	.SYNOPSIS
	The services, after managed availability where one of them is to stop.
	#>
	param($UndoValues)
	$names = $Services.Split(',')
	$health = @()
	if ("$State" -eq 'stopped' -or "$Start" -eq 'disabled') { $health = @(Get-ExfHealthEntry) }
	$main = @($names | ForEach-Object { Get-ExfServiceEntry $_ $Start $State })
	$entries = @(Join-ExfEntry $health $main)
	$asked = @($main | Where-Object { ($_.Name -eq 'state' -and "$State" -ne '') -or ($_.Name -eq 'start' -and "$Start" -ne '') })
	$change = @{ State = (Get-ExfStateOfEntries $asked $entries); Entries = $entries; Notes = @(); Obstacles = @(Get-ExfEntryObstacle $entries) }
	if ("$State$Start" -eq '') { $change.Obstacles += ConvertTo-ExfObstacle 'nothing-asked' 'Neither a start mode nor a state is asked for.' }
	if ("$State" -eq 'running' -and "$Start" -eq 'disabled') { $change.Obstacles += ConvertTo-ExfObstacle 'nothing-asked' 'A disabled service cannot be made to run.' }
	if ($health.Length -gt 0) { $change.Notes += 'Managed availability is off while this holds: Exchange does not watch and repair itself.' }
	$change
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts one property of a service in place.
	#>
	param($Entry, $Value)
	Edit-ExfService $Entry $Value
}
