<#
.SYNOPSIS
Lets the units of ps-scripts read a simulated host instead of this machine.

.DESCRIPTION
Dot-source it before the exec reader runs. It defines global functions *-ExfLab* and an alias of the name of
every host-access function: an alias wins over a function, so the text of the scripts stays as it is.
Runs on PowerShell 7 or the test engine only.

.PARAMETER HostFile
JSON of the host: computerName, utcNow, timeZone, offsetMinutes, powershell, elevated, registry, services, files,
environment, appPools; cluster and counters where there are any; failAt, see below. The files that have a content lie beside it, in a folder of the same name without ".json":
C:\x\y.config is C/x/y.config there.
#>
param([string]$HostFile)

$options = [System.Text.Json.Nodes.JsonNodeOptions]::new()
# Windows compares registry keys, services and paths without case.
$options.PropertyNameCaseInsensitive = $true
$global:ExfLabHost = [System.Text.Json.Nodes.JsonNode]::Parse([IO.File]::ReadAllText($HostFile), $options)

$global:ExfLabRoot = $HostFile.Substring(0, $HostFile.Length - '.json'.Length)

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
	if ($null -eq $key) { return }
	$value = ConvertFrom-ExfLabJson $key[$Name]
	# Hosts of one story share their registry, in which a DAG has this very host.
	if ($value -is [string]) { return $value.Replace('%COMPUTERNAME%', (Get-ExfLabComputerName)) }
	, $value
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

function global:Get-ExfLabServiceDetail([string]$Name) {
	$service = $global:ExfLabHost['services'][$Name]
	if ($null -eq $service) { return @{ Account = $null; Delayed = $null; DisplayName = $null } }
	@{
		Account = ConvertFrom-ExfLabJson $service['account']
		Delayed = ConvertFrom-ExfLabJson $service['delayed']
		DisplayName = ConvertFrom-ExfLabJson $service['displayName']
	}
}

function global:Get-ExfLabModified($File) {
	$modified = ConvertFrom-ExfLabJson $File['modifiedUtc']
	if ($null -ne $modified) { [DateTime]::Parse($modified, [Globalization.CultureInfo]::InvariantCulture, 'RoundtripKind') }
}

function global:Get-ExfLabFileVersion([string]$Path) {
	$file = $global:ExfLabHost['files'][$Path]
	if ($null -eq $file) { return @{ Present = $false; Version = $null; ModifiedUtc = $null } }
	@{ Present = $true; Version = ConvertFrom-ExfLabJson $file['version']; ModifiedUtc = Get-ExfLabModified $file }
}

# Where the content of a Windows path lies. The case of its letters does not matter there, and may here.
function global:Get-ExfLabContentPath([string]$Path) {
	if ($Path -notmatch '^([A-Za-z]):\\(.*)$') { throw "The lab has no such path: $Path" }
	$place = $global:ExfLabRoot
	foreach ($part in @($Matches[1]) + $Matches[2].Split('\')) {
		$exact = [IO.Path]::Combine($place, $part)
		if ($part -eq '..' -or $part -eq '.') { throw "The lab has no such path: $Path" }
		if (-not [IO.Path]::Exists($exact) -and [IO.Directory]::Exists($place)) {
			foreach ($entry in [IO.Directory]::GetFileSystemEntries($place)) {
				if ([IO.Path]::GetFileName($entry) -eq $part) { $exact = $entry }
			}
		}
		$place = $exact
	}
	$place
}

function global:Read-ExfLabFile([string]$Path, [long]$MaxBytes, [switch]$Tail) {
	$answer = @{ Present = $false; Bytes = $null; Size = $null; ModifiedUtc = $null }
	$content = Get-ExfLabContentPath $Path
	if (-not [IO.File]::Exists($content)) { return $answer }
	$bytes = [IO.File]::ReadAllBytes($content)
	$answer.Present = $true
	$answer.Size = [long]$bytes.Length
	$file = $global:ExfLabHost['files'][$Path]
	if ($null -eq $file) { $answer.ModifiedUtc = [IO.File]::GetLastWriteTimeUtc($content) } else { $answer.ModifiedUtc = Get-ExfLabModified $file }
	if ($bytes.Length -le $MaxBytes) { $answer.Bytes = $bytes }
	elseif ($Tail) { $answer.Bytes = [byte[]]$bytes[($bytes.Length - $MaxBytes)..($bytes.Length - 1)] }
	$answer
}

function global:Get-ExfLabFolderItem([string]$Path) {
	$folder = Get-ExfLabContentPath $Path
	if (-not [IO.Directory]::Exists($folder)) { return }
	# In one order on every machine: the answer may be recorded.
	$entries = [string[]][IO.Directory]::GetFileSystemEntries($folder)
	[Array]::Sort($entries, [StringComparer]::Ordinal)
	foreach ($entry in $entries) {
		$name = [IO.Path]::GetFileName($entry)
		$file = $global:ExfLabHost['files']["$Path\$name"]
		if ($null -eq $file) { $modified = [IO.File]::GetLastWriteTimeUtc($entry) } else { $modified = Get-ExfLabModified $file }
		@{ Name = $name; IsFolder = [IO.Directory]::Exists($entry); ModifiedUtc = $modified }
	}
}

function global:Expand-ExfLabPath([string]$Path) {
	# Where it is on every Windows since Vista.
	if (-not $global:ExfLabHost['environment'].ContainsKey('ProgramData')) { $Path = $Path.Replace('%ProgramData%', 'C:\ProgramData', [StringComparison]::OrdinalIgnoreCase) }
	foreach ($entry in $global:ExfLabHost['environment'].GetEnumerator()) {
		$Path = $Path.Replace('%' + $entry.Key + '%', [string]$entry.Value, [StringComparison]::OrdinalIgnoreCase)
	}
	$Path
}

function global:Get-ExfLabAppPool {
	foreach ($entry in $global:ExfLabHost['appPools'].GetEnumerator()) {
		@{ Name = $entry.Key; State = ConvertFrom-ExfLabJson $entry.Value }
	}
}

function global:Get-ExfLabSignature([string]$Path) {
	$file = $global:ExfLabHost['files'][$Path]
	$signature = $null
	if ($null -ne $file) { $signature = $file['signature'] }
	if ($null -eq $signature) {
		$installer = Find-ExfLabInstaller $Path
		if ($null -ne $installer) { $signature = $installer['signature'] }
	}
	if ($null -eq $signature) { return @{ Status = 'UnknownError'; Signer = $null } }
	@{ Status = ConvertFrom-ExfLabJson $signature['status']; Signer = ConvertFrom-ExfLabJson $signature['signer'] }
}

function global:Get-ExfLabLocalAddress {
	foreach ($address in @(ConvertFrom-ExfLabJson $global:ExfLabHost['addresses'])) { $address }
}

# cluster: objects by class, as the cluster's WMI classes have them.
function global:Get-ExfLabClusterItem([string]$Class, [string[]]$Property) {
	$cluster = $global:ExfLabHost['cluster']
	if ($null -eq $cluster -or -not (Test-ExfLabRunning 'ClusSvc')) { throw 'Invalid namespace' }
	foreach ($found in $cluster[$Class]) {
		$item = @{}
		foreach ($name in $Property) { $item[$name] = ([string]$found[$name]).Replace('%COMPUTERNAME%', (Get-ExfLabComputerName)) }
		$item
	}
}

# counters: category, instance, counter.
function global:Read-ExfLabCounter([string]$Category, [string[]]$Counter) {
	$counters = $global:ExfLabHost['counters']
	if ($null -eq $counters -or $null -eq $counters[$Category]) { throw 'Category does not exist.' }
	foreach ($instance in $counters[$Category].GetEnumerator()) {
		foreach ($one in $instance.Value.GetEnumerator()) {
			if ($Counter -contains $one.Key) { @{ Counter = $one.Key; Instance = $instance.Key; Value = ConvertFrom-ExfLabJson $one.Value } }
		}
	}
}

# From here on what changes the host: its folder and its host.json, which is written at once.

$global:ExfLabFile = $HostFile
$global:ExfLabWrites = 0

function global:Save-ExfLabHost {
	$new = "$global:ExfLabFile.new"
	[IO.File]::WriteAllText($new, $global:ExfLabHost.ToJsonString())
	[IO.File]::Move($new, $global:ExfLabFile, $true)
}

# Every change goes through here. failAt of the host: the n-th one of this process fails, before it is made or, with a
# negative number, after that.
function global:Invoke-ExfLabWrite([scriptblock]$Write) {
	$global:ExfLabWrites++
	$failAt = ConvertFrom-ExfLabJson $global:ExfLabHost['failAt']
	if ($failAt -eq $global:ExfLabWrites) { throw "The lab lets write $failAt fail." }
	& $Write
	if ($null -ne $failAt -and 0 - $failAt -eq $global:ExfLabWrites) { throw "The lab lets write $failAt fail, after it was made." }
}

# The folder gives the time of a file that the host.json does not know.
function global:Set-ExfLabFileFact([string]$Path, [bool]$IsThere) {
	$files = $global:ExfLabHost['files']
	$now = Get-ExfLabUtcNow
	if (-not $IsThere) { $null = $files.Remove($Path) }
	elseif ($null -ne $files[$Path]) { $files[$Path]['modifiedUtc'] = [System.Text.Json.Nodes.JsonValue]::Create($now.ToString('yyyy-MM-ddTHH:mm:ss.fffZ')) }
	elseif ($null -ne $global:ExfLabHost['utcNow']) { [IO.File]::SetLastWriteTimeUtc((Get-ExfLabContentPath $Path), $now) }
	Save-ExfLabHost
}

function global:Write-ExfLabFile([string]$Path, [byte[]]$Bytes) {
	Invoke-ExfLabWrite {
		$content = Get-ExfLabContentPath $Path
		if (-not [IO.Directory]::Exists([IO.Path]::GetDirectoryName($content))) { throw "The folder of $Path does not exist." }
		[IO.File]::WriteAllBytes($content, $Bytes)
		Set-ExfLabFileFact $Path $true
	}
}

function global:Remove-ExfLabFile([string]$Path) {
	$content = Get-ExfLabContentPath $Path
	if (-not [IO.File]::Exists($content)) { return }
	Invoke-ExfLabWrite {
		[IO.File]::Delete($content)
		Set-ExfLabFileFact $Path $false
	}
}

function global:New-ExfLabUndoFolder([string]$Path) {
	$content = Get-ExfLabContentPath $Path
	if (-not [IO.Directory]::Exists($content)) { Invoke-ExfLabWrite { $null = [IO.Directory]::CreateDirectory($content) } }
}

function global:Add-ExfLabTransferPiece([string]$Path, [long]$Offset, [byte[]]$Bytes) {
	$content = Get-ExfLabContentPath $Path
	Invoke-ExfLabWrite {
		if ($Offset -eq 0) { [IO.File]::WriteAllBytes($content, $Bytes); return }
		$length = [IO.FileInfo]::new($content).Length
		if ($length -ne $Offset) { throw "The file has $length bytes, not $Offset." }
		$stream = [IO.File]::Open($content, 'Append')
		try { $stream.Write($Bytes, 0, $Bytes.Length) } finally { $stream.Close() }
	}
}

function global:Complete-ExfLabTransfer([string]$From, [string]$To) {
	Invoke-ExfLabWrite { [IO.File]::Move((Get-ExfLabContentPath $From), (Get-ExfLabContentPath $To), $true) }
}

function global:Remove-ExfLabTransfer([string]$Path) {
	$content = Get-ExfLabContentPath $Path
	$folder = [IO.Path]::GetDirectoryName($content)
	$found = [IO.File]::Exists($content)
	if ($found) { Invoke-ExfLabWrite { [IO.File]::Delete($content) } }
	if ([IO.Directory]::Exists($folder) -and [IO.Directory]::GetFileSystemEntries($folder).Length -eq 0) { [IO.Directory]::Delete($folder) }
	$found
}

# Managed availability works here too: while it runs, what somebody stops starts again.
function global:Test-ExfLabRunning([string]$Name) {
	$service = $global:ExfLabHost['services'][$Name]
	$null -ne $service -and (ConvertFrom-ExfLabJson $service['state']) -eq 'Running'
}

function global:Test-ExfLabRevived([string]$Name) {
	if ($Name -eq 'MSExchangeHMRecovery') { return $false }
	if ($Name -eq 'MSExchangeHM') { return Test-ExfLabRunning 'MSExchangeHMRecovery' }
	$service = $global:ExfLabHost['services'][$Name]
	# It starts what is to run: pools, and services that start by themselves.
	if ($null -ne $service -and (ConvertFrom-ExfLabJson $service['start']) -ne 2) { return $false }
	$Name -like 'MSExchange*' -and (Test-ExfLabRunning 'MSExchangeHM')
}

function global:Get-ExfLabKnownService([string]$Name) {
	$service = $global:ExfLabHost['services'][$Name]
	if ($null -eq $service) { throw "The lab has no service $Name." }
	# The pipeline would take the object apart.
	, $service
}

function global:Get-ExfLabServiceDependent([string]$Name) {
	foreach ($dependent in @(ConvertFrom-ExfLabJson (Get-ExfLabKnownService $Name)['dependents'])) { if ($null -ne $dependent) { $dependent } }
}

function global:Set-ExfLabServiceStart([string]$Name, [string]$Start) {
	$numbers = @{ 'auto' = 2; 'auto-delayed' = 2; 'manual' = 3; 'disabled' = 4 }
	if (-not $numbers.ContainsKey($Start)) { throw "A service cannot have the start mode `"$Start`"." }
	Invoke-ExfLabWrite {
		$service = Get-ExfLabKnownService $Name
		$service['start'] = [System.Text.Json.Nodes.JsonNode]::Parse([string]$numbers[$Start])
		if ($Start -eq 'auto-delayed') { $service['delayed'] = [System.Text.Json.Nodes.JsonNode]::Parse('1') }
		elseif ($Start -eq 'auto' -and $null -ne $service['delayed']) { $service['delayed'] = [System.Text.Json.Nodes.JsonNode]::Parse('0') }
		Save-ExfLabHost
	}
}

function global:Stop-ExfLabService([string]$Name) {
	Invoke-ExfLabWrite {
		$service = Get-ExfLabKnownService $Name
		foreach ($dependent in @(Get-ExfLabServiceDependent $Name)) { if (Test-ExfLabRunning $dependent) { throw "$dependent depends on $Name and runs." } }
		if (-not (Test-ExfLabRevived $Name)) { $service['state'] = [System.Text.Json.Nodes.JsonValue]::Create('Stopped') }
		Save-ExfLabHost
	}
}

function global:Start-ExfLabService([string]$Name) {
	Invoke-ExfLabWrite {
		$service = Get-ExfLabKnownService $Name
		if ((ConvertFrom-ExfLabJson $service['start']) -eq 4) { throw "$Name is disabled." }
		$service['state'] = [System.Text.Json.Nodes.JsonValue]::Create('Running')
		Save-ExfLabHost
	}
}

function global:Set-ExfLabAppPoolState([string]$Name, [string]$State) {
	Invoke-ExfLabWrite {
		$pools = $global:ExfLabHost['appPools']
		if (-not $pools.ContainsKey($Name)) { throw "The lab has no application pool $Name." }
		$word = 'Started'
		if ($State -eq 'stopped' -and -not (Test-ExfLabRevived $Name)) { $word = 'Stopped' }
		$pools[$Name] = [System.Text.Json.Nodes.JsonValue]::Create($word)
		Save-ExfLabHost
	}
}

# exchange: what the Exchange shell shows; a host without it has no such shell.
function global:Get-ExfLabExchange {
	$exchange = $global:ExfLabHost['exchange']
	if ($null -eq $exchange) { throw "The term 'Get-OrganizationConfig' is not recognized as a name of a cmdlet." }
	, $exchange
}

function global:Get-ExfLabMitigationSwitch {
	$exchange = Get-ExfLabExchange
	@{
		Organisation = ConvertFrom-ExfLabJson $exchange['organisationEnabled']
		Server = ConvertFrom-ExfLabJson $exchange['serverEnabled']
		Blocked = ConvertFrom-ExfLabJson $exchange['blocked']
	}
}

function global:Set-ExfLabExchange([string]$Name, [string]$Json) {
	Invoke-ExfLabWrite {
		(Get-ExfLabExchange)[$Name] = [System.Text.Json.Nodes.JsonNode]::Parse($Json)
		Save-ExfLabHost
	}
}

function global:Set-ExfLabOrganisationMitigation([bool]$Enabled) {
	Set-ExfLabExchange 'organisationEnabled' "$Enabled".ToLowerInvariant()
}

function global:Set-ExfLabServerMitigation([bool]$Enabled) {
	Set-ExfLabExchange 'serverEnabled' "$Enabled".ToLowerInvariant()
}

function global:Set-ExfLabBlockedMitigation([string[]]$Names) {
	Set-ExfLabExchange 'blocked' ('[' + (@($Names | ForEach-Object { "`"$_`"" }) -join ',') + ']')
}

function global:Get-ExfLabSignatureRoot([string]$Path) {
	$file = $global:ExfLabHost['files'][$Path]
	if ($null -eq $file -or $null -eq $file['signature']) { $file = Find-ExfLabInstaller $Path }
	if ($null -ne $file -and $null -ne $file['signature']) { ConvertFrom-ExfLabJson $file['signature']['root'] }
}

# installers: what an MSI file does, by its path or the SHA-256 of its content: productCode, displayName, version,
# exitCode, signature. It is found by its product code, too.
function global:Find-ExfLabInstaller([string]$What) {
	$installers = $global:ExfLabHost['installers']
	if ($null -eq $installers) { return }
	$keys = @($What)
	if ($What -match '^[A-Za-z]:\\') {
		$content = Get-ExfLabContentPath $What
		if ([IO.File]::Exists($content)) { $keys += [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([IO.File]::ReadAllBytes($content))) }
	}
	foreach ($entry in @($installers.GetEnumerator())) {
		if ($keys -contains $entry.Key -or $What -eq (ConvertFrom-ExfLabJson $entry.Value['productCode'])) { return , $entry.Value }
	}
}

function global:Get-ExfLabMsiProperty([string]$Path, [string]$Name) {
	if ($Name -ne 'ProductVersion') { throw "The lab's MSI files have no $Name." }
	ConvertFrom-ExfLabJson (Find-ExfLabInstaller $Path)['version']
}

$global:ExfLabRewriteEntry = '<add name="RewriteModule" image="%SystemRoot%\system32\inetsrv\rewrite.dll" />'
$global:ExfLabRewriteUse = '<add name="RewriteModule" />'
$global:ExfLabRewriteSections = '<sectionGroup name="rewrite"><section name="globalRules" overrideModeDefault="Deny" /><section name="rules" overrideModeDefault="Allow" /><section name="outboundRules" overrideModeDefault="Allow" /></sectionGroup>'

# The module that it installs is URL Rewrite; what it writes into applicationHost.config it takes out again.
function global:Invoke-ExfLabInstaller([string]$Action, [string]$What) {
	$installer = Find-ExfLabInstaller $What
	if ($null -eq $installer) { return 1605 }
	$exitCode = ConvertFrom-ExfLabJson $installer['exitCode']
	if ($null -eq $exitCode) { $exitCode = 0 }
	if (0, 3010 -contains $exitCode) { Invoke-ExfLabWrite { Set-ExfLabProduct $installer ($Action -eq '/i') } }
	$exitCode
}

function global:Set-ExfLabProduct($Product, [bool]$IsThere) {
	$key = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\' + (ConvertFrom-ExfLabJson $Product['productCode'])
	$dll = Expand-ExfLabPath '%windir%\System32\inetsrv\rewrite.dll'
	$config = Get-ExfLabContentPath (Expand-ExfLabPath '%windir%\System32\inetsrv\config\applicationHost.config')
	$text = [IO.File]::ReadAllText($config)
	if ($IsThere) {
		$values = [System.Text.Json.Nodes.JsonObject]::new()
		$values['DisplayName'] = $Product['displayName'].DeepClone()
		$values['DisplayVersion'] = $Product['version'].DeepClone()
		$global:ExfLabHost['registry'][$key] = $values
		$global:ExfLabHost['files'][$dll] = [System.Text.Json.Nodes.JsonNode]::Parse('{"version":"7.1.1993.2336","modifiedUtc":"2026-01-01T00:00:00.000Z"}')
		$text = $text.Replace('</globalModules>', "$global:ExfLabRewriteEntry</globalModules>").Replace('</modules>', "$global:ExfLabRewriteUse</modules>")
		$text = [regex]::Replace($text, '(<sectionGroup name="system.webServer"[^>]*>)', '$1' + $global:ExfLabRewriteSections)
	} else {
		$null = $global:ExfLabHost['registry'].Remove($key)
		$null = $global:ExfLabHost['files'].Remove($dll)
		$text = $text.Replace($global:ExfLabRewriteEntry, '').Replace($global:ExfLabRewriteUse, '').Replace($global:ExfLabRewriteSections, '')
	}
	[IO.File]::WriteAllText($config, $text)
	Save-ExfLabHost
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
${alias:Get-ExfServiceDetail} = 'Get-ExfLabServiceDetail'
${alias:Read-ExfFile} = 'Read-ExfLabFile'
${alias:Get-ExfFolderItem} = 'Get-ExfLabFolderItem'
${alias:Expand-ExfPath} = 'Expand-ExfLabPath'
${alias:Get-ExfAppPool} = 'Get-ExfLabAppPool'
${alias:Get-ExfSignature} = 'Get-ExfLabSignature'
${alias:Get-ExfClusterItem} = 'Get-ExfLabClusterItem'
${alias:Read-ExfCounter} = 'Read-ExfLabCounter'
${alias:Open-ExfRegistryKey} = 'Open-ExfLabRegistryKey'
${alias:Write-ExfFile} = 'Write-ExfLabFile'
${alias:Remove-ExfFile} = 'Remove-ExfLabFile'
${alias:New-ExfUndoFolder} = 'New-ExfLabUndoFolder'
${alias:Add-ExfTransferPiece} = 'Add-ExfLabTransferPiece'
${alias:Complete-ExfTransfer} = 'Complete-ExfLabTransfer'
${alias:Remove-ExfTransfer} = 'Remove-ExfLabTransfer'
${alias:Get-ExfServiceDependent} = 'Get-ExfLabServiceDependent'
${alias:Set-ExfServiceStart} = 'Set-ExfLabServiceStart'
${alias:Stop-ExfService} = 'Stop-ExfLabService'
${alias:Start-ExfService} = 'Start-ExfLabService'
${alias:Set-ExfAppPoolState} = 'Set-ExfLabAppPoolState'
${alias:Get-ExfLocalAddress} = 'Get-ExfLabLocalAddress'
${alias:Get-ExfMitigationSwitch} = 'Get-ExfLabMitigationSwitch'
${alias:Set-ExfOrganisationMitigation} = 'Set-ExfLabOrganisationMitigation'
${alias:Set-ExfServerMitigation} = 'Set-ExfLabServerMitigation'
${alias:Set-ExfBlockedMitigation} = 'Set-ExfLabBlockedMitigation'
${alias:Get-ExfSignatureRoot} = 'Get-ExfLabSignatureRoot'
${alias:Get-ExfMsiProperty} = 'Get-ExfLabMsiProperty'
${alias:Invoke-ExfInstaller} = 'Invoke-ExfLabInstaller'
