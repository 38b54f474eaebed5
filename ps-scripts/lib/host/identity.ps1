function Get-ExfComputerName {
	<#
	.SYNOPSIS
	NetBIOS name of the host.
	#>
	[Environment]::MachineName
}

function Test-ExfElevated {
	<#
	.SYNOPSIS
	True when this process holds the administrators' token.
	#>
	$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
	$principal = [Activator]::CreateInstance([Security.Principal.WindowsPrincipal], [object[]](, $identity))
	$principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Get-ExfPowerShell {
	<#
	.SYNOPSIS
	Version, edition and bitness of this PowerShell.
	#>
	$edition = $PSVersionTable['PSEdition']
	# Only 5.1 and newer name their edition.
	if ($null -eq $edition) { $edition = 'Desktop' }
	@{ Version = [string]$PSVersionTable['PSVersion']; Edition = [string]$edition; Is64Bit = [IntPtr]::Size -eq 8 }
}
