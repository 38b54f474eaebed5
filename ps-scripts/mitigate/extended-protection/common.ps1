<#
.SYNOPSIS
What ExchangeExtendedProtectionManagement.ps1 recommends for each virtual directory, and what must hold before.
#>
$windows = 'system.webServer/security/authentication/windowsAuthentication/extendedProtection'
$access = 'system.webServer/security/access'
$frontEnd = 'Default Web Site'
$backEnd = 'Exchange Back End'

# Path, value of the front end, value of the back end. OAB of the front end is Allow because of Outlook for Mac.
$table = @(
	@('API', 'Require', 'Require'), @('Autodiscover', 'None', 'None'), @('ECP', 'Require', 'Require'), @('EWS', 'Allow', 'Require'),
	@('Microsoft-Server-ActiveSync', 'Allow', 'Require'), @('Microsoft-Server-ActiveSync/Proxy', 'Allow', 'Require'),
	@('OAB', 'Allow', 'Require'), @('Powershell', 'None', 'Require'), @('OWA', 'Require', 'Require'), @('RPC', 'Require', 'Require'),
	@('MAPI', 'Require', $null), @('PushNotifications', $null, 'Require'), @('RPCWithCert', $null, 'Require'),
	@('MAPI/emsmdb', $null, 'Require'), @('MAPI/nspi', $null, 'Require')
)

function Read-ExfExchange {
	<#
	.SYNOPSIS
	Version of Exchange, whether it supports Extended Protection, and which of the two sites are asked for.
	#>
	$exchange = @{ Version = $null; Is2013 = $false; Supported = $false; Front = $true; Back = $true }
	$install = Read-ExfInstall
	if ($null -eq $install) { return $exchange }
	$exchange.Version = (Get-ExfFileVersion ($install.path.TrimEnd('\') + '\bin\ExSetup.exe')).Version
	if ($null -eq $exchange.Version) { return $exchange }
	$version = [version]$exchange.Version
	$exchange.Is2013 = $version.Major -eq 15 -and $version.Minor -eq 0
	# Cumulative updates that have it since a security update; later ones have it from the start.
	foreach ($first in '15.0.1497.38', '15.1.2375.30', '15.1.2507.11', '15.2.986.28', '15.2.1118.11') {
		$since = [version]$first
		if ($version.Major -eq 15 -and $version.Minor -eq $since.Minor -and $version.Build -eq $since.Build -and $version.Revision -ge $since.Revision) { $exchange.Supported = $true }
	}
	$last = @{ '0' = 1497; '1' = 2507; '2' = 1118 }
	if ($version.Major -eq 15 -and $last.ContainsKey("$($version.Minor)") -and $version.Build -gt $last["$($version.Minor)"]) { $exchange.Supported = $true }
	if ($exchange.Is2013) {
		$roles = @(Get-ExfRegistrySubKeyName $install.key)
		$exchange.Front = $roles -contains 'CafeRole'
		$exchange.Back = $roles -contains 'MailboxRole'
	}
	$exchange
}

function Get-ExfProtected {
	<#
	.SYNOPSIS
	The virtual directories of this host with what they are to be; those that it does not have are left out.
	#>
	param($Exchange, [string[]]$Left)
	foreach ($row in $table) {
		if ($Exchange.Is2013 -and $row[0] -eq 'API') { continue }
		foreach ($side in @(@($frontEnd, $row[1], $Exchange.Front, 'SslNegotiateCert'), @($backEnd, $row[2], $Exchange.Back, 'Ssl,Ssl128,SslNegotiateCert'))) {
			if ($null -eq $side[1] -or -not ($side[2] -or $row[0] -eq 'Powershell')) { continue }
			$path = $side[0] + '/' + $row[0]
			if ($Left -contains $path -or -not (Test-ExfApplication $side[0] $row[0])) { continue }
			$flags = 'Ssl,Ssl128'
			if ($row[0] -eq 'Powershell') { $flags = $side[3] }
			@{ Path = $path; Token = $side[1]; Flags = $flags.Split(',') }
		}
	}
}

function Test-ExfApplication {
	<#
	.SYNOPSIS
	True when a site has an application at a path or above it, beside its own.
	#>
	param([string]$Site, [string]$Path)
	foreach ($application in @(Get-ExfXmlChild (Get-ExfSiteElement $Site) 'application')) {
		$own = (Get-ExfXmlAttribute $application 'path').Trim('/')
		if ($own -ne '' -and "$Path/".IndexOf("$own/", [StringComparison]::OrdinalIgnoreCase) -eq 0) { return $true }
	}
	$false
}

function Get-ExfProtectionEntry {
	<#
	.SYNOPSIS
	The two entries of a virtual directory. A value that is inherited as it should be need not be written; SSL flags
	are looked after only where Extended Protection is turned on, as Microsoft's script does it.
	#>
	param($Config, $Locations, $Directory)
	$token = Get-ExfXmlAttribute (Find-ExfLocated $Locations $Directory.Path $windows) 'tokenChecking'
	$wanted = $Directory.Token
	$counts = Get-ExfInherited $Config $Locations $Directory.Path $windows 'tokenChecking'
	if ($null -eq $counts) { $counts = 'None' }
	if ($counts -ceq $wanted -or ($Directory.Path -eq "$backEnd/EWS" -and (Test-ExfAddressFilter $Config $Locations))) { $wanted = $token }
	ConvertTo-ExfEntry $Config.Path "$($Directory.Path) tokenChecking" $token $wanted
	$flags = Get-ExfXmlAttribute (Find-ExfLocated $Locations $Directory.Path $access) 'sslFlags'
	$have = @("$(Get-ExfInherited $Config $Locations $Directory.Path $access 'sslFlags')".Split(',') | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' -and $_ -ne 'None' })
	$missing = @($Directory.Flags | Where-Object { $have -cnotcontains $_ })
	$mayStay = Test-ExfSame $wanted $token
	$wanted = $flags
	if (-not $mayStay -and $Directory.Token -ne 'None' -and $missing.Length -gt 0) { $wanted = ($have + $missing) -join ', ' }
	ConvertTo-ExfEntry $Config.Path "$($Directory.Path) sslFlags" $flags $wanted
}

function Test-ExfAddressFilter {
	<#
	.SYNOPSIS
	True when only listed addresses reach the back end of EWS, which is the other way to protect it.
	#>
	param($Config, $Locations)
	(Get-ExfInherited $Config $Locations "$backEnd/EWS" 'system.webServer/security/ipSecurity' 'allowUnlisted') -eq 'false'
}

function Get-ExfProtectionObstacle {
	<#
	.SYNOPSIS
	What this host itself has against Extended Protection.
	#>
	param($Exchange)
	if (-not $Exchange.Supported) { ConvertTo-ExfObstacle 'build-not-supported' "Exchange $($Exchange.Version) does not support Extended Protection; it needs an update first." }
	$lsa = 'HKLM:\SYSTEM\CurrentControlSet\Control\Lsa'
	$suppress = Get-ExfRegistryValue $lsa 'SuppressExtendedProtection'
	if ("$suppress" -ne '' -and "$suppress" -ne '0') { ConvertTo-ExfObstacle 'extended-protection-suppressed' "SuppressExtendedProtection is $suppress in $lsa`: Windows ignores Extended Protection, and clients would fail." }
	$level = Get-ExfRegistryValue $lsa 'LmCompatibilityLevel'
	if ("$level" -match '^[0-2]$') { ConvertTo-ExfObstacle 'ntlm-too-old' "LmCompatibilityLevel is $level in $lsa`: this host may use NTLM version 1, which fails with Extended Protection." }
}

function Read-ExfChange {
	<#
	.SYNOPSIS
	tokenChecking and sslFlags of every virtual directory, in applicationHost.config.
	#>
	param($UndoValues)
	$config = Read-ExfConfig (Get-ExfRootConfigPath) -Target
	$exchange = Read-ExfExchange
	$change = @{ State = 'absent'; Entries = @(); Notes = @(); Obstacles = @(Get-ExfIisObstacle) + @(Get-ExfProtectionObstacle $exchange) }
	if ($null -eq $config.Doc) { return $change }
	$left = @("$Exclude".Split(',') | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
	$locations = Get-ExfLocations $config
	$directories = @(Get-ExfProtected $exchange $left)
	$change.Entries = @(foreach ($directory in $directories) { Get-ExfProtectionEntry $config $locations $directory })
	foreach ($path in $left) { $change.Notes += "$path is left as it is, as asked: requests to it can still be relayed." }
	if ($directories.Length -eq 0) { $change.Obstacles += ConvertTo-ExfObstacle 'site-missing' 'This host has no virtual directory of Exchange.' }
	$pending = @(Find-ExfPending $change.Entries)
	$on = @($directories | Where-Object { $_.Token -ne 'None' -and "$(Get-ExfInherited $config $locations $_.Path $windows 'tokenChecking')" -match '^(Allow|Require)$' })
	if ($on.Length -gt 0) { $change.State = 'partial' }
	if ($directories.Length -gt 0 -and $pending.Length -eq 0) { $change.State = 'applied' }
	$change
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Gives a virtual directory one value.
	#>
	param($Entry, $Value)
	$at = $Entry.Name.LastIndexOf(' ')
	$section = $windows
	$attribute = $Entry.Name.Substring($at + 1)
	if ($attribute -eq 'sslFlags') { $section = $access }
	Edit-ExfLocatedAttribute (Read-ExfConfig $Entry.Target) $Entry.Name.Substring(0, $at) $section $attribute $Value
}
