function Get-ExfStartMode {
	<#
	.SYNOPSIS
	Word for a start type of the registry.
	#>
	param($Start)
	switch ("$Start") {
		'0' { 'boot' } '1' { 'system' } '2' { 'automatic' } '3' { 'manual' } '4' { 'disabled' } default { 'unknown' }
	}
}

function Get-ExfState {
	<#
	.SYNOPSIS
	Word for a ServiceControllerStatus.
	#>
	param($State)
	switch -wildcard ("$State") {
		'Running' { 'running' } 'Stopped' { 'stopped' } 'Paused' { 'paused' } '*Pending' { 'pending' } default { 'unknown' }
	}
}
