<#
.SYNOPSIS
How a host stands in its DAG: cluster, database copies, mail queues and component states.

.DESCRIPTION
Reads registry, services, performance counters and the cluster's WMI classes of this host; changes nothing, and asks
no other server. What could not be read is null and stands among the errors; what a stopped service would count is
null, too.

The copies are those of this host only. A component state is what the registry has of it; what only the directory
has is shown by the Exchange shell alone.
#>
param()

# Counters of the replication service, as Microsoft's CollectReplicationMetrics.ps1 (Scripts folder of Exchange)
# reads them; Seeding is counted among them by the Exchange diagnostics service.
$copyFlags = 'Failed', 'Suspended', 'FailedSuspended', 'Disconnected', 'Initializing', 'Resynchronizing', 'Seeding'
$copyQueues = 'CopyQueueLength', 'ReplayQueueLength'
# "Transport Server Counters" (ff367923) for 2010; 2013 split the remote queues into internal and external ones.
$queueCounters = @(
	'Submission Queue Length', 'Unreachable Queue Length', 'Poison Queue Length', 'Retry Mailbox Delivery Queue Length'
	'Retry Remote Delivery Queue Length', 'Internal Retry Remote Delivery Queue Length'
	'External Retry Remote Delivery Queue Length', 'Largest Delivery Queue Length'
	'Internal Largest Delivery Queue Length', 'External Largest Delivery Queue Length'
)
# All that Set-ServerComponentState takes.
$requesters = 'HealthApi', 'Maintenance', 'Sidelined', 'Functional', 'Deployment'

function Get-ExfNodeWord {
	<#
	.SYNOPSIS
	Word for a CLUSTER_NODE_STATE.
	#>
	param($State)
	switch ("$State") { '0' { 'up' } '1' { 'down' } '2' { 'paused' } '3' { 'joining' } default { 'unknown' } }
}

function Get-ExfResourceWord {
	<#
	.SYNOPSIS
	Word for a CLUSTER_RESOURCE_STATE.
	#>
	param($State)
	switch ("$State") {
		'2' { 'online' } '3' { 'offline' } '4' { 'failed' } { '1', '128', '129', '130' -contains $_ } { 'pending' } default { 'unknown' }
	}
}

function Read-ExfNode {
	<#
	.SYNOPSIS
	The nodes that the cluster database names; their state is unknown where the cluster does not say it.
	#>
	$states = @{}
	$items = @(Read-ExfOrNull 'cluster-nodes' 'MSCluster_Node' { Get-ExfClusterItem 'MSCluster_Node' 'Name', 'State' })
	foreach ($item in $items) { if ($null -ne $item) { $states[$item.Name] = $item.State } }
	foreach ($key in @(Get-ExfRegistrySubKeyName 'HKLM:\Cluster\Nodes')) {
		$name = Read-ExfText "HKLM:\Cluster\Nodes\$key" 'NodeName'
		if ($name -ne '') { @{ name = $name; state = (Get-ExfNodeWord $states[$name]) } }
	}
}

function Read-ExfWitness {
	<#
	.SYNOPSIS
	Witnesses of the cluster, each in a dictionary; throws when the cluster does not answer.
	#>
	foreach ($item in @(Get-ExfClusterItem 'MSCluster_Resource' 'Name', 'Type', 'State')) {
		# Names of resource types are not translated.
		if ('File Share Witness', 'Cloud Witness' -contains $item.Type) { @{ name = $item.Name; kind = $item.Type; state = (Get-ExfResourceWord $item.State) } }
	}
}

function Read-ExfCluster {
	<#
	.SYNOPSIS
	Cluster service, name and nodes. The key HKLM:\Cluster is there only while the service runs.
	#>
	$service = Get-ExfService 'ClusSvc'
	$cluster = @{ service = $null; name = (Get-ExfRegistryValue 'HKLM:\Cluster' 'ClusterName'); nodes = @(); witnesses = $null }
	if ($null -ne $service.Start) { $cluster.service = @{ state = (Get-ExfState $service.State); startMode = (Get-ExfStartMode $service.Start) } }
	if ($null -eq $cluster.name) { return $cluster }
	$cluster.nodes = @(Read-ExfNode)
	# An empty list is an answer here, and null is none.
	$cluster.witnesses = Read-ExfOrNull 'cluster-witness' 'MSCluster_Resource' { , @(Read-ExfWitness) }
	$cluster
}

function Read-ExfCopy {
	<#
	.SYNOPSIS
	Database copies of this host that are replicated: which flags the replication service has set, and its queues.
	#>
	$copies = @{}
	foreach ($row in @(Read-ExfCounter 'MSExchange Replication' ($copyFlags + $copyQueues))) {
		if ($row.Instance -eq '_total') { continue }
		if (-not $copies.ContainsKey($row.Instance)) { $copies[$row.Instance] = @{ database = $row.Instance; flags = @(); copyQueue = $null; replayQueue = $null } }
		$copy = $copies[$row.Instance]
		if ($row.Counter -eq 'CopyQueueLength') { $copy.copyQueue = $row.Value }
		elseif ($row.Counter -eq 'ReplayQueueLength') { $copy.replayQueue = $row.Value }
		elseif ($row.Value -gt 0) { $copy.flags += @($copyFlags | Where-Object { $_ -eq $row.Counter }) }
	}
	# In one order on every run.
	[string[]]$names = @($copies.Keys)
	[Array]::Sort($names, [StringComparer]::OrdinalIgnoreCase)
	foreach ($name in $names) { $copies[$name] }
}

function Read-ExfQueue {
	<#
	.SYNOPSIS
	Lengths of the mail queues, in messages.
	#>
	$lengths = @{}
	foreach ($row in @(Read-ExfCounter 'MSExchangeTransport Queues' $queueCounters)) {
		if ($row.Instance -eq '_total') { $lengths[$row.Counter] = $row.Value }
	}
	if ($lengths.Count -eq 0) { throw 'The queues have no counters.' }
	foreach ($name in $queueCounters) { if ($lengths.ContainsKey($name)) { @{ counter = $name; length = $lengths[$name] } } }
}

function Read-ExfServiceCounter {
	<#
	.SYNOPSIS
	What a service counts, as a list; null where there is no such service, or where it does not run and counts nothing.
	#>
	param([string]$Service, [string]$Code, [scriptblock]$Counting)
	$found = Read-ExfOrNull $Code $Service { Get-ExfService $Service }
	if ($null -eq $found -or $null -eq $found.Start -or (Get-ExfState $found.State) -ne 'running') { return $null }
	# Read-ExfOrNull has a $Reading of its own, which this block would see.
	Read-ExfOrNull $Code $Service { , @(& $Counting) }
}

function Read-ExfComponent {
	<#
	.SYNOPSIS
	What requesters have set of the components: 1:<state>:<ticks>, where 1 is active, 0 inactive and 2 draining.
	#>
	$root = 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\ServerComponentStates'
	foreach ($component in @(Get-ExfRegistrySubKeyName $root)) {
		foreach ($requester in $requesters) {
			$value = Get-ExfRegistryValue "$root\$component" $requester
			if ($null -ne $value) { @{ component = $component; requester = $requester; value = "$value" } }
		}
	}
}

$facts = @{
	cluster = (Read-ExfOrNull 'cluster' 'HKLM:\Cluster' { Read-ExfCluster })
	copies = (Read-ExfServiceCounter 'MSExchangeRepl' 'copies' { Read-ExfCopy })
	queues = (Read-ExfServiceCounter 'MSExchangeTransport' 'queues' { Read-ExfQueue })
	components = $null
}
$install = Read-ExfOrNull 'components' $null { Read-ExfInstall }
if ($null -ne $install -and $install.generation -eq 'v15') {
	$facts.components = Read-ExfOrNull 'components' $install.key { , @(Read-ExfComponent) }
}
$facts
