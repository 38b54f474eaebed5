function Get-ExfMitigationSwitch {
	<#
	.SYNOPSIS
	The switches of the Emergency Mitigation service as the Exchange shell shows them. Throws where there is no such shell.
	#>
	# One that is loaded already is an error to it, and one that cannot be loaded shows in the next line.
	Add-PSSnapin -Name 'Microsoft.Exchange.Management.PowerShell.SnapIn' -ErrorAction SilentlyContinue
	$organisation = Get-OrganizationConfig
	$server = Get-ExchangeServer -Identity (Get-ExfComputerName)
	@{ Organisation = $organisation.MitigationsEnabled; Server = $server.MitigationsEnabled; Blocked = @($server.MitigationsBlocked | ForEach-Object { [string]$_ }) }
}
