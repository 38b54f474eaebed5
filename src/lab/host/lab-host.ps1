<#
.SYNOPSIS
Lets the units of ps-scripts read a simulated host instead of this machine.

.DESCRIPTION
Dot-source it before the exec reader runs. It defines global functions *-ExfLab* and an alias of the name of
every host-access function: an alias wins over a function, so the text of the scripts stays as it is.
Runs on PowerShell 7 or the test engine only.

.PARAMETER HostFile
JSON of the host: computerName, utcNow, timeZone, offsetMinutes, powershell, elevated, registry, services, files.
#>
param([string]$HostFile)

$options = [System.Text.Json.Nodes.JsonNodeOptions]::new()
# Windows compares registry keys, services and paths without case.
$options.PropertyNameCaseInsensitive = $true
$global:ExfLabHost = [System.Text.Json.Nodes.JsonNode]::Parse([IO.File]::ReadAllText($HostFile), $options)

function global:ConvertFrom-ExfLabJson($Node) {
	if ($null -eq $Node) { return $null }
	switch ([string]$Node.GetValueKind()) {
		'String' { return [string]$Node }
		'Number' { $text = [string]$Node; if ($text -match '^-?\d+$') { return [long]$text } return [double]$text }
		'True' { return $true }
		'False' { return $false }
		'Array' { return , @(foreach ($item in $Node) { ConvertFrom-ExfLabJson $item }) }
	}
	throw "A host file cannot have a $($Node.GetValueKind()) here."
}

function global:Get-ExfLabUtcNow {
	$now = $global:ExfLabHost['utcNow']
	if ($null -eq $now) { return [DateTime]::UtcNow }
	[DateTime]::Parse([string]$now, [Globalization.CultureInfo]::InvariantCulture, 'RoundtripKind')
}

function global:Get-ExfLabTimeZone {
	@{ Id = [string]$global:ExfLabHost['timeZone']; OffsetMinutes = [int][string]$global:ExfLabHost['offsetMinutes'] }
}

function global:Get-ExfLabComputerName {
	[string]$global:ExfLabHost['computerName']
}

function global:Test-ExfLabElevated {
	ConvertFrom-ExfLabJson $global:ExfLabHost['elevated']
}

function global:Get-ExfLabPowerShell {
	$shell = $global:ExfLabHost['powershell']
	@{
		Version = [string]$shell['version']
		Edition = [string]$shell['edition']
		Is64Bit = ConvertFrom-ExfLabJson $shell['is64Bit']
	}
}

function global:Get-ExfLabRegistryValue([string]$Path, [string]$Name) {
	$key = $global:ExfLabHost['registry'][$Path]
	if ($null -ne $key) { ConvertFrom-ExfLabJson $key[$Name] }
}

function global:Get-ExfLabRegistrySubKeyName([string]$Path) {
	$seen = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase)
	foreach ($entry in $global:ExfLabHost['registry'].GetEnumerator()) {
		if (-not $entry.Key.StartsWith("$Path\", 'OrdinalIgnoreCase')) { continue }
		$name = $entry.Key.Substring($Path.Length + 1).Split('\')[0]
		if ($seen.Add($name)) { $name }
	}
}

function global:Get-ExfLabServiceName {
	$services = $global:ExfLabHost['services']
	foreach ($entry in $services.GetEnumerator()) { $entry.Key }
	# Performance counters have a key here and no service.
	Get-ExfLabRegistrySubKeyName 'HKLM:\SYSTEM\CurrentControlSet\Services' | Where-Object { -not $services.ContainsKey($_) }
}

function global:Get-ExfLabService([string]$Name) {
	$service = $global:ExfLabHost['services'][$Name]
	if ($null -eq $service) { return @{ Start = $null; State = $null } }
	@{ Start = ConvertFrom-ExfLabJson $service['start']; State = ConvertFrom-ExfLabJson $service['state'] }
}

function global:Get-ExfLabFileVersion([string]$Path) {
	$file = $global:ExfLabHost['files'][$Path]
	if ($null -eq $file) { return @{ Present = $false; Version = $null; ModifiedUtc = $null } }
	$modified = ConvertFrom-ExfLabJson $file['modifiedUtc']
	if ($null -ne $modified) { $modified = [DateTime]::Parse($modified, [Globalization.CultureInfo]::InvariantCulture, 'RoundtripKind') }
	@{ Present = $true; Version = ConvertFrom-ExfLabJson $file['version']; ModifiedUtc = $modified }
}

# Nothing but the functions above may reach for it; an unforeseen caller would read this machine.
function global:Open-ExfLabRegistryKey([string]$Path) {
	throw "The lab has no registry key to open: $Path"
}

${alias:Get-ExfUtcNow} = 'Get-ExfLabUtcNow'
${alias:Get-ExfTimeZone} = 'Get-ExfLabTimeZone'
${alias:Get-ExfComputerName} = 'Get-ExfLabComputerName'
${alias:Test-ExfElevated} = 'Test-ExfLabElevated'
${alias:Get-ExfPowerShell} = 'Get-ExfLabPowerShell'
${alias:Get-ExfRegistryValue} = 'Get-ExfLabRegistryValue'
${alias:Get-ExfRegistrySubKeyName} = 'Get-ExfLabRegistrySubKeyName'
${alias:Get-ExfServiceName} = 'Get-ExfLabServiceName'
${alias:Get-ExfService} = 'Get-ExfLabService'
${alias:Get-ExfFileVersion} = 'Get-ExfLabFileVersion'
${alias:Open-ExfRegistryKey} = 'Open-ExfLabRegistryKey'
