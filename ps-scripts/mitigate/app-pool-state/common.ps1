<#
.SYNOPSIS
State of named application pools, and whether IIS starts them by itself.
#>

# Each set of names has an undo record of its own on the host.
$exfUnit.Part = $Pools.Split(',') -join '+'

function Read-ExfChange {
	<#
	.SYNOPSIS
	The pools, after managed availability where they are to stop.
	#>
	param($UndoValues)
	$names = $Pools.Split(',')
	$change = @{ State = 'absent'; Entries = @(); Notes = @() }
	$config = Read-ExfConfig (Get-ExfRootConfigPath) -Target
	$change.Obstacles = @(Get-ExfIisObstacle)
	if ($null -eq $config.Doc -or $null -eq $config.Sha) { return $change }
	$health = @()
	if ($State -eq 'stopped') { $health = @(Get-ExfHealthEntry) }
	$found = @($names | ForEach-Object { Read-ExfPool $_ @(Get-ExfAppPool) })
	foreach ($pool in $found) {
		if ($null -eq $pool.Node) { $change.Obstacles += ConvertTo-ExfObstacle 'pool-missing' "This host has no application pool $($pool.Name)." }
		elseif ('started', 'stopped' -notcontains $pool.State) { $change.Obstacles += ConvertTo-ExfObstacle 'pool-busy' "The application pool $($pool.Name) is neither started nor stopped, or IIS does not run." }
	}
	# Those of the file first and together: it is written once.
	$main = @($found | ForEach-Object { Get-ExfPoolAttributeEntry $config $_ })
	$main += @($found | ForEach-Object { ConvertTo-ExfEntry "app pool $($_.Name)" 'state' $_.State $State })
	$change.Entries = @(Join-ExfEntry $health $main)
	# As a rule startMode is as it is to be from the start.
	$change.State = Get-ExfStateOfEntries @($main | Where-Object { $_.Name -notlike '* startMode' }) $change.Entries
	$change.Obstacles += @(Get-ExfEntryObstacle $health)
	if ($health.Length -gt 0) { $change.Notes += 'Managed availability is off while this holds: Exchange does not watch and repair itself.' }
	$change
}

function Read-ExfPool {
	<#
	.SYNOPSIS
	One pool: its element in applicationHost.config (null without one), and its state.
	#>
	param([string]$Name, $States)
	$pool = @{ Name = $Name; Node = $null; State = $null }
	foreach ($node in @(Get-ExfXmlChild (Find-ExfPools) 'add')) {
		if ((Get-ExfXmlAttribute $node 'name') -eq $Name) { $pool.Node = $node }
	}
	foreach ($state in $States) {
		if ($state.Name -eq $Name -and $null -ne $state.State) { $pool.State = $state.State.ToLowerInvariant() }
	}
	$pool
}

function Find-ExfPools {
	<#
	.SYNOPSIS
	The element that holds all pools.
	#>
	Find-ExfXmlPath (Get-ExfRootConfig).Doc 'configuration/system.applicationHost/applicationPools'
}

function Get-ExfPoolAttributeEntry {
	<#
	.SYNOPSIS
	The entries of the attributes by which IIS starts a pool by itself; what says the same already stays as it is.
	#>
	param($Config, $Pool)
	$defaults = Find-ExfXmlPath (Find-ExfPools) 'applicationPoolDefaults'
	$wanted = @{ autoStart = 'true'; startMode = '' }
	if ($State -eq 'stopped') { $wanted = @{ autoStart = 'false'; startMode = 'OnDemand' } }
	$builtIn = @{ autoStart = 'true'; startMode = 'OnDemand' }
	foreach ($name in 'autoStart', 'startMode') {
		$value = Get-ExfXmlAttribute $Pool.Node $name
		$inForce = $value
		if ($null -eq $inForce) { $inForce = Get-ExfXmlAttribute $defaults $name }
		if ($null -eq $inForce) { $inForce = $builtIn[$name] }
		$next = $value
		if ($wanted[$name] -ne '' -and $inForce -ne $wanted[$name]) { $next = $wanted[$name] }
		ConvertTo-ExfEntry $Config.Path "app pool $($Pool.Name) $name" $value $next
	}
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts an attribute, or the state of a pool or of a service, in place.
	#>
	param($Entry, $Value)
	if ($Entry.Target -like 'service *') { return Edit-ExfService $Entry $Value }
	if ($Entry.Target -like 'app pool *') { return Set-ExfAppPoolState $Entry.Target.Substring('app pool '.Length) $Value }
	$words = $Entry.Name.Split(' ')
	Edit-ExfXmlAttribute (Read-ExfPool ($words[2..($words.Length - 2)] -join ' ') @()).Node $words[-1] $Value
}
