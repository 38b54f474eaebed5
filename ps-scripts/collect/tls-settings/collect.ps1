<#
.SYNOPSIS
What the registry says of TLS and of NTLM, as far as servers must agree on it before Extended Protection is turned on.

.DESCRIPTION
Reads values of SCHANNEL, of .NET Framework and of Lsa; changes nothing. A value that is not there is null: Windows or
the program then has its own default. One that is no number is given as text. A value that cannot be read fails the
unit: it must not look like one that is not there.
#>
param()

function Read-ExfNumber {
	<#
	.SYNOPSIS
	A DWORD as number, anything else as text, or null where there is none.
	#>
	param([string]$Path, [string]$Name)
	$value = Get-ExfRegistryValue $Path $Name
	if ($null -eq $value -or $value -is [int] -or $value -is [long]) { return $value }
	$text = "$value"
	$text.Substring(0, [Math]::Min(100, $text.Length))
}

$protocols = 'HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols'
$lsa = 'HKLM:\SYSTEM\CurrentControlSet\Control\Lsa'
@{
	protocols = @(foreach ($version in 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3') {
		foreach ($side in 'client', 'server') {
			$key = "$protocols\$version\$side"
			@{ version = $version; side = $side; enabled = (Read-ExfNumber $key 'Enabled'); disabledByDefault = (Read-ExfNumber $key 'DisabledByDefault') }
		}
	})
	dotNet = @(foreach ($version in 'v2.0.50727', 'v4.0.30319') {
		foreach ($bits in 64, 32) {
			$key = 'HKLM:\SOFTWARE\Microsoft\.NETFramework\' + $version
			if ($bits -eq 32) { $key = 'HKLM:\SOFTWARE\Wow6432Node\Microsoft\.NETFramework\' + $version }
			@{ version = $version; bits = $bits; systemDefaultTlsVersions = (Read-ExfNumber $key 'SystemDefaultTlsVersions'); schUseStrongCrypto = (Read-ExfNumber $key 'SchUseStrongCrypto') }
		}
	})
	suppressExtendedProtection = (Read-ExfNumber $lsa 'SuppressExtendedProtection')
	lmCompatibilityLevel = (Read-ExfNumber $lsa 'LmCompatibilityLevel')
}
