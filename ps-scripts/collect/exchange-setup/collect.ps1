<#
.SYNOPSIS
Which Exchange is installed, what is really on the disk, and on what kind of host.

.DESCRIPTION
Reads registry, file versions and service states; changes nothing. Every reading that fails is null in the
data and an entry in the envelope's errors. Works from PowerShell 2.0 and Exchange 2010 on.
#>
param()

$windowsKey = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'

# Names of the role keys in every version since 2010, as setup itself calls them.
$roleKeyNames = @(
	'MailboxRole', 'ClientAccessRole', 'CafeRole', 'HubTransportRole', 'FrontendTransportRole',
	'UnifiedMessagingRole', 'EdgeTransportRole', 'AdminTools'
)

# Files whose version tells which update reached the disk, and the role keys that bring them ('*' is any).
# Basis: Microsoft's own hash lists (CSS-Exchange, Security/src/Baselines, removed in 2022), update by update up
# to March 2021. Every update of 2016 (38) and 2019 (14) changed every file below FrontEnd and ClientAccess that
# is named here. For 2013 (24) that holds for Owa2.Server and ControlPanel only; the others changed now and then,
# so an older version of one says nothing there. The lists do not hold bin.
$sentinels = @(
	@{ Path = 'bin\Microsoft.Exchange.Data.dll'; V15 = '*'; V14 = '*' }
	@{ Path = 'bin\Microsoft.Exchange.Data.Directory.dll'; V15 = '*'; V14 = '*' }
	@{ Path = 'bin\Microsoft.Exchange.Management.dll'; V15 = '*'; V14 = '*' }
	@{ Path = 'bin\EdgeTransport.exe'; V15 = 'HubTransportRole', 'EdgeTransportRole'; V14 = 'HubTransportRole', 'EdgeTransportRole' }
	@{ Path = 'bin\Microsoft.Exchange.Store.Worker.exe'; V15 = 'MailboxRole'; V14 = @() }
	@{ Path = 'FrontEnd\HttpProxy\bin\Microsoft.Exchange.FrontEndHttpProxy.dll'; V15 = 'CafeRole'; V14 = @() }
	@{ Path = 'FrontEnd\HttpProxy\bin\Microsoft.Exchange.HttpRedirectModules.dll'; V15 = 'CafeRole'; V14 = @() }
	@{ Path = 'ClientAccess\Owa\bin\Microsoft.Exchange.Clients.Owa2.Server.dll'; V15 = 'ClientAccessRole'; V14 = @() }
	@{ Path = 'ClientAccess\Owa\bin\Microsoft.Exchange.Clients.Owa.dll'; V15 = 'ClientAccessRole'; V14 = 'ClientAccessRole' }
	@{ Path = 'ClientAccess\ecp\bin\Microsoft.Exchange.Management.ControlPanel.dll'; V15 = 'ClientAccessRole'; V14 = 'ClientAccessRole' }
	@{ Path = 'ClientAccess\exchweb\ews\bin\Microsoft.Exchange.Services.dll'; V15 = 'ClientAccessRole'; V14 = 'ClientAccessRole' }
	@{ Path = 'ClientAccess\Sync\bin\Microsoft.Exchange.AirSyncHandler.dll'; V15 = 'ClientAccessRole'; V14 = 'ClientAccessRole' }
)

# Services beside MSExchange*: antimalware, search and compliance of Exchange, the directory of Edge, IIS, remoting.
$otherServices = @(
	'FMS', 'HostControllerService', 'SearchExchangeTracing', 'MSComplianceAudit', 'ADAM_MSExchange',
	'W3SVC', 'WAS', 'IISADMIN', 'WinRM'
)

function Read-ExfRegistryVersion {
	<#
	.SYNOPSIS
	The four version numbers of setup, or null when one is missing.
	#>
	param([string]$Key)
	$parts = @(foreach ($name in 'MsiProductMajor', 'MsiProductMinor', 'MsiBuildMajor', 'MsiBuildMinor') {
		Read-ExfText "$Key\Setup" $name
	})
	if (@($parts | Where-Object { $_ -eq '' }).Length -eq 0) { return $parts -join '.' }
	Add-ExfError 'registry-version' 'Setup left no complete version.' "$Key\Setup"
}

function Read-ExfUnfinishedSetup {
	<#
	.SYNOPSIS
	Roles that setup did not finish: it removes Action and Watermark, and writes ConfiguredVersion, at the end.
	#>
	param([string]$Key, [string[]]$RoleKeys)
	foreach ($role in $RoleKeys) {
		$action = Read-ExfText "$Key\$role" 'Action'
		if ($action -eq '' -and $null -ne (Read-ExfValue "$Key\$role" 'Watermark')) { $action = 'unknown' }
		$unpacked = Read-ExfValue "$Key\$role" 'UnpackedVersion'
		$configured = Read-ExfValue "$Key\$role" 'ConfiguredVersion'
		if ($action -eq '' -and $null -ne $unpacked -and $null -eq $configured) { $action = 'unpacked' }
		if ($action -ne '') { @{ role = $role; action = $action } }
	}
}

function Get-ExfRoles {
	<#
	.SYNOPSIS
	Roles as people call them. In 2013 and later ClientAccessRole is the back end, a part of every mailbox server.
	#>
	param([string]$Generation, [string[]]$RoleKeys)
	$clientAccessKey = 'CafeRole'
	if ($Generation -eq 'v14') { $clientAccessKey = 'ClientAccessRole' }
	if ($RoleKeys -contains 'MailboxRole') { 'mailbox' }
	if ($RoleKeys -contains $clientAccessKey) { 'client-access' }
	if ($RoleKeys -contains 'EdgeTransportRole') { 'edge' }
	if ($RoleKeys.Length -eq 1 -and $RoleKeys[0] -eq 'AdminTools') { 'management-tools' }
}

function Get-ExfSentinelPaths {
	<#
	.SYNOPSIS
	The sentinel files that the roles of this host bring.
	#>
	param([string]$Generation, [string[]]$RoleKeys)
	foreach ($sentinel in $sentinels) {
		$bringers = @($sentinel[$Generation])
		$found = @($bringers | Where-Object { $_ -eq '*' -or $RoleKeys -contains $_ })
		if ($found.Length -gt 0) { $sentinel.Path }
	}
}

function Read-ExfBinary {
	<#
	.SYNOPSIS
	Version of one file below the install folder; nothing and an error when its folder may not be read.
	#>
	param([string]$InstallPath, [string]$Path)
	$full = $InstallPath.TrimEnd('\') + '\' + $Path
	$file = Read-ExfOrNull 'file-version' $full { Get-ExfFileVersion $full }
	if ($null -eq $file) { return }
	if ($file.Present -and $null -eq $file.Version) { Add-ExfError 'file-version' 'The file has no readable version.' $full }
	@{
		name = $Path.Substring($Path.LastIndexOf('\') + 1); path = $Path; present = $file.Present
		fileVersion = $file.Version; modifiedUtc = $file.ModifiedUtc
	}
}

function Read-ExfServices {
	<#
	.SYNOPSIS
	The services of Exchange, and those it stands on.
	#>
	$names = @(Read-ExfOrNull 'services' $null { Get-ExfServiceName })
	foreach ($name in @($names | Where-Object { $_ -like 'MSExchange*' -or $otherServices -contains $_ })) {
		$service = Read-ExfOrNull 'service' $name { Get-ExfService $name }
		# Performance counters register below the Services key too, without a start type.
		if ($null -eq $service -or $null -eq $service.Start) { continue }
		if ($null -eq $service.State) { Add-ExfError 'service' 'The service did not give its state.' $name }
		@{ name = $name; startMode = (Get-ExfStartMode $service.Start); state = (Get-ExfState $service.State) }
	}
}

function Read-ExfOs {
	<#
	.SYNOPSIS
	Name and version of Windows; the fourth number counts its monthly updates, from Windows 10 / 2016 on.
	#>
	$major = Read-ExfValue $windowsKey 'CurrentMajorVersionNumber'
	$version = Read-ExfText $windowsKey 'CurrentVersion'
	if ($null -ne $major) { $version = "$major." + (Read-ExfValue $windowsKey 'CurrentMinorVersionNumber') }
	$build = Read-ExfText $windowsKey 'CurrentBuildNumber'
	$revision = Read-ExfValue $windowsKey 'UBR'
	if ($version -ne '' -and $build -ne '') {
		$version = "$version.$build"
		if ($null -ne $revision) { $version = "$version.$revision" }
	} else {
		Add-ExfError 'os-version' 'Windows does not tell its version.' $windowsKey
		$version = $null
	}
	@{
		productName = (Read-ExfValue $windowsKey 'ProductName'); version = $version
		installationType = (Read-ExfValue $windowsKey 'InstallationType')
	}
}

function Read-ExfClock {
	<#
	.SYNOPSIS
	The host's clock and time zone. Without a zone the offset is 0, and the errors say so.
	#>
	$zone = Read-ExfOrNull 'time-zone' $null { Get-ExfTimeZone }
	if ($null -eq $zone) { $zone = @{ Id = ''; OffsetMinutes = 0 } }
	@{ utc = (Get-ExfUtcNow); timeZone = $zone.Id; offsetMinutes = $zone.OffsetMinutes }
}

function Read-ExfPowerShell {
	<#
	.SYNOPSIS
	The PowerShell that runs this.
	#>
	$shell = Get-ExfPowerShell
	@{
		version = $shell.Version; edition = $shell.Edition; is64Bit = $shell.Is64Bit
		languageMode = (Get-ExfLanguageMode)
	}
}

function ConvertTo-ExfInstallFacts {
	<#
	.SYNOPSIS
	The part of the data that only a host with Exchange has.
	#>
	param($Install, [string[]]$RoleKeys)
	@{
		generation = $Install.generation; path = $Install.path
		registryVersion = (Read-ExfRegistryVersion $Install.key)
		unfinishedSetup = @(Read-ExfUnfinishedSetup $Install.key $RoleKeys)
	}
}

$facts = @{
	install = $null; roles = @(); roleKeys = @(); exSetup = $null; binaries = @()
	# Only the directory knows the edition; nothing on the host says it.
	edition = $null
	os = (Read-ExfOs); clock = (Read-ExfClock); powershell = (Read-ExfPowerShell)
	services = @(Read-ExfServices)
	dotNetRelease = (Read-ExfValue 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' 'Release')
	elevated = (Read-ExfOrNull 'elevation' $null { Test-ExfElevated })
}
$install = Read-ExfInstall
if ($null -ne $install) {
	$below = @(Get-ExfRegistrySubKeyName $install.key)
	$roleKeys = @($roleKeyNames | Where-Object { $below -contains $_ })
	$facts.install = ConvertTo-ExfInstallFacts $install $roleKeys
	$facts.roleKeys = $roleKeys
	$facts.roles = @(Get-ExfRoles $install.generation $roleKeys)
	$facts.exSetup = Read-ExfBinary $install.path 'bin\ExSetup.exe'
	$facts.binaries = @(Get-ExfSentinelPaths $install.generation $roleKeys | ForEach-Object { Read-ExfBinary $install.path $_ })
}
$facts
