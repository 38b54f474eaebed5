function Get-ExfClusterItem {
	<#
	.SYNOPSIS
	Text of properties of every object of a class of this host's failover cluster. Throws where there is no cluster to ask.
	.DESCRIPTION
	root\MSCluster demands encrypted calls, from programs of the same machine too.
	.PARAMETER Class
	MSCluster_Node or MSCluster_Resource.
	#>
	param([string]$Class, [string[]]$Property)
	$null = [Reflection.Assembly]::LoadWithPartialName('System.Management')
	$scope = [Activator]::CreateInstance([Management.ManagementScope], [object[]](, 'root\MSCluster'))
	$scope.Options.Authentication = 'PacketPrivacy'
	$query = [Activator]::CreateInstance([Management.SelectQuery], [object[]](, $Class))
	$searcher = [Activator]::CreateInstance([Management.ManagementObjectSearcher], [object[]]($scope, $query))
	$searcher.Options.Timeout = [TimeSpan]::FromSeconds(20)
	foreach ($found in $searcher.Get()) { $item = @{}; foreach ($name in $Property) { $item[$name] = [string]$found.$name }; $item }
}
