function Get-ExfLocalAddress {
	<#
	.SYNOPSIS
	The addresses of this host that are in use, as text, without the number of an interface.
	#>
	foreach ($interface in [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
		if ("$($interface.OperationalStatus)" -ne 'Up') { continue }
		foreach ($address in $interface.GetIPProperties().UnicastAddresses) { "$($address.Address)".Split('%')[0] }
	}
}
