function Open-ExfRegistryKey {
	<#
	.SYNOPSIS
	Opens a key below HKLM:\ for reading, or gives nothing when there is none. Helper of this file.
	#>
	param([string]$Path)
	if (-not $Path.StartsWith('HKLM:\')) { throw "Not a registry path: $Path" }
	# A 32-bit process would be shown another SOFTWARE key. CLR 2 cannot choose.
	try { $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64') }
	catch { $root = [Microsoft.Win32.Registry]::LocalMachine }
	$root.OpenSubKey($Path.Substring(6))
}

function Get-ExfRegistryValue {
	<#
	.SYNOPSIS
	Value of a registry key, not expanded; null when the key or the value is missing. Throws when access is denied.
	#>
	param([string]$Path, [string]$Name)
	$key = Open-ExfRegistryKey $Path
	if ($null -eq $key) { return $null }
	try { $key.GetValue($Name, $null, 'DoNotExpandEnvironmentNames') } finally { $key.Close() }
}

function Get-ExfRegistrySubKeyName {
	<#
	.SYNOPSIS
	Names of the keys right below a key; nothing when the key is missing.
	#>
	param([string]$Path)
	$key = Open-ExfRegistryKey $Path
	if ($null -eq $key) { return }
	try { $key.GetSubKeyNames() } finally { $key.Close() }
}
