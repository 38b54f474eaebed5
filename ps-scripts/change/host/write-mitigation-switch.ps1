function Set-ExfOrganisationMitigation {
	<#
	.SYNOPSIS
	Turns the Emergency Mitigation service on or off for the organisation. The Exchange shell must be loaded.
	#>
	param([bool]$Enabled)
	Set-OrganizationConfig -MitigationsEnabled $Enabled -Confirm:$false
}

function Set-ExfServerMitigation {
	<#
	.SYNOPSIS
	Turns the Emergency Mitigation service on or off for this server. The Exchange shell must be loaded.
	#>
	param([bool]$Enabled)
	Set-ExchangeServer -Identity (Get-ExfComputerName) -MitigationsEnabled $Enabled -Confirm:$false
}

function Set-ExfBlockedMitigation {
	<#
	.SYNOPSIS
	Sets the whole list of mitigations that the service may not bring to this server. The Exchange shell must be loaded.
	#>
	param([string[]]$Names)
	$blocked = $null
	if ($Names.Length -gt 0) { $blocked = $Names }
	Set-ExchangeServer -Identity (Get-ExfComputerName) -MitigationsBlocked $blocked -Confirm:$false
}
