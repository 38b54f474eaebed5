function Read-ExfInstall {
	<#
	.SYNOPSIS
	Where Exchange is, as setup noted it; nothing when it is not installed. Throws when access is denied:
	a host that does not let us look must not count as one without Exchange.
	#>
	$root = 'HKLM:\SOFTWARE\Microsoft\ExchangeServer'
	foreach ($generation in 'v15', 'v14') {
		$key = "$root\$generation"
		$path = Get-ExfRegistryValue "$key\Setup" 'MsiInstallPath'
		if ("$path" -ne '') { return @{ generation = $generation; path = "$path"; key = $key } }
	}
}
