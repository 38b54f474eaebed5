<#
.SYNOPSIS
The address filter of IIS at the back end of EWS: entries for addresses, and that all others are refused.
#>
$path = 'Exchange Back End/EWS'
$section = 'system.webServer/security/ipSecurity'
# What Microsoft's script allows.
$maxRules = 500

function Get-ExfAddressName {
	<#
	.SYNOPSIS
	Name of the entry of an address, from its attributes.
	#>
	param($Node)
	$mask = Get-ExfXmlAttribute $Node 'subnetMask'
	if ("$mask" -eq '' -or $mask -eq '255.255.255.255') { return "address $(Get-ExfXmlAttribute $Node 'ipAddress')" }
	"address $(Get-ExfXmlAttribute $Node 'ipAddress') $mask"
}

function ConvertTo-ExfMask {
	<#
	.SYNOPSIS
	Subnet mask of a prefix length of IPv4; IIS takes the length itself for IPv6.
	#>
	param([string]$Address, [int]$Length)
	if ($Address.IndexOf(':') -ge 0) { return "$Length" }
	$bits = ('1' * $Length).PadRight(32, '0')
	@(foreach ($at in 0, 8, 16, 24) { [Convert]::ToInt32($bits.Substring($at, 8), 2) }) -join '.'
}

function Get-ExfWantedAddress {
	<#
	.SYNOPSIS
	Name to text of every entry that is wanted: what was asked for, and the host's own addresses.
	#>
	$wanted = ConvertTo-ExfMap @()
	$own = [string[]]@(Get-ExfLocalAddress)
	[Array]::Sort($own, [StringComparer]::Ordinal)
	foreach ($item in @("$Addresses".Split(',')) + @('127.0.0.1', '::1') + $own) {
		$address, $length = $item.Trim().Split('/')
		if ($address -eq '') { continue }
		$mask = ''
		if ("$length" -ne '') { $mask = ConvertTo-ExfMask $address ([int]$length) }
		$outer = "<add ipAddress=`"$address`" allowed=`"true`" />"
		if ($mask -ne '') { $outer = "<add ipAddress=`"$address`" subnetMask=`"$mask`" allowed=`"true`" />" }
		$name = Get-ExfAddressName (ConvertFrom-ExfXml $outer).Items[0]
		if (-not $wanted.Contains($name)) { $wanted.Add($name, $outer) }
	}
	$wanted
}

function Find-ExfAddress {
	<#
	.SYNOPSIS
	The entry of an address, or nothing.
	#>
	param($Node, [string]$Name)
	foreach ($add in @(Get-ExfXmlChild $Node 'add')) { if ((Get-ExfAddressName $add) -eq $Name) { return $add } }
}

function Read-ExfChange {
	<#
	.SYNOPSIS
	The filter of the EWS back end in applicationHost.config.
	#>
	param($UndoValues)
	$config = Read-ExfConfig (Get-ExfRootConfigPath) -Target
	$change = @{ State = 'absent'; Entries = @(); Notes = @(); Obstacles = @(Get-ExfIisObstacle) }
	if ($null -eq $config.Doc) { return $change }
	if ($null -eq (Find-ExfGlobalModule 'IpRestrictionModule') -or $null -eq (Get-ExfDeclaredSection $section)) {
		$change.Obstacles += ConvertTo-ExfObstacle 'ip-security-missing' 'The Windows feature Web-IP-Security (IP and Domain Restrictions of IIS) is not installed.'
	}
	if ($null -eq (Get-ExfSiteElement 'Exchange Back End')) { $change.Obstacles += ConvertTo-ExfObstacle 'site-missing' 'This host has no site "Exchange Back End".' }
	$node = Find-ExfLocated (Get-ExfLocations $config) $path $section
	$wanted = Get-ExfWantedAddress
	$names = [string[]]@($wanted.get_Keys())
	# A host may have another address by now than when it was changed.
	$names += @($UndoValues | Where-Object { $_.name -like 'address *' -and $names -notcontains $_.name } | ForEach-Object { $_.name })
	$entries = @(foreach ($name in $names) {
		$value = Get-ExfXmlOuter (Find-ExfAddress $node $name)
		$text = $value
		if ($null -eq $value -and $wanted.Contains($name)) { $text = $wanted[$name] }
		ConvertTo-ExfEntry $config.Path $name $value $text
	})
	$unlisted = Get-ExfXmlAttribute $node 'allowUnlisted'
	$change.Entries = $entries + @(ConvertTo-ExfEntry $config.Path 'allowUnlisted' $unlisted 'false')
	$all = @(Get-ExfXmlChild $node 'add')
	$denied = @($all | Where-Object { (Get-ExfXmlAttribute $_ 'allowed') -ne 'true' } | ForEach-Object { Get-ExfAddressName $_ })
	if ($denied.Length -gt 0) { $change.Notes += "Refused already, and still after this: $($denied -join ', ')." }
	$new = @(Find-ExfPending $entries)
	if ($all.Length + $new.Length -gt $maxRules) { $change.Obstacles += ConvertTo-ExfObstacle 'too-many-addresses' "There would be $($all.Length + $new.Length) entries; $maxRules are the most." }
	if ($unlisted -eq 'false') { $change.State = 'partial'; if ($new.Length -eq 0) { $change.State = 'applied' } }
	$change
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Puts the entry of one address in place, or whether all others are let in.
	#>
	param($Entry, $Value)
	$config = Read-ExfConfig $Entry.Target
	if ($Entry.Name -eq 'allowUnlisted') { Edit-ExfLocatedAttribute $config $path $section 'allowUnlisted' $Value; return }
	$old = Find-ExfAddress (Find-ExfLocated (Get-ExfLocations $config) $path $section) $Entry.Name
	if ($null -ne $old) { $config.Locations = $null; Remove-ExfXmlChild $old }
	if ($null -eq $Value) { return }
	$node = Add-ExfLocated $config $path $section
	$null = Add-ExfXmlChild $node $Value @(Get-ExfXmlChild $node).Length $config.Layout
}
